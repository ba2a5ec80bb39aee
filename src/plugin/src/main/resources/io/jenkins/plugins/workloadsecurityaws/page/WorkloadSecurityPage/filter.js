// Shows the accounts that the filter names: by an address that holds what was asked for and nothing else.
document.addEventListener("DOMContentLoaded", () => {
  const filter = document.getElementById("workload-security-filter");
  if (!filter) {
    return;
  }
  const text = filter.querySelector("input");
  const state = filter.querySelector("select");
  const show = () => {
    window.location.href = "?q=" + encodeURIComponent(text.value) + "&state=" + encodeURIComponent(state.value);
  };
  filter.querySelector("button").addEventListener("click", show);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      show();
    }
  });
});
