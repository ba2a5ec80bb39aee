// Shows the accounts that the filter names: by an address that holds what was asked for and nothing else.
document.addEventListener("DOMContentLoaded", function () {
  const filter = document.getElementById("workload-security-filter");
  if (!filter) {
    return;
  }
  const fields = Array.from(filter.querySelectorAll("input, select"));
  const show = function () {
    window.location.href =
      "?" +
      fields
        .filter(function (field) {
          return field.value !== "";
        })
        .map(function (field) {
          return field.name + "=" + encodeURIComponent(field.value);
        })
        .join("&");
  };
  filter.querySelector("button").addEventListener("click", show);
  filter.querySelectorAll("select").forEach(function (select) {
    select.addEventListener("change", show);
  });
  filter.querySelector("input").addEventListener("keydown", function (event) {
    if (event.key === "Enter") {
      show();
    }
  });
});
