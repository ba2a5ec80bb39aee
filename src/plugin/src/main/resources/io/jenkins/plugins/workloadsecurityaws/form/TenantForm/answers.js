// What a test said belongs to the values that it was asked with: it goes as soon as one of them is changed.
document.addEventListener("DOMContentLoaded", function () {
  const forget = function (event) {
    if (!event.target.matches("input, select, textarea")) {
      return;
    }
    document.querySelectorAll("[data-validate-button-descriptor-url*='workloadsecurityaws']").forEach(function (button) {
      const asked = button.dataset.validateButtonWith.split(",");
      const name = event.target.name.replace(/^.*\./, "");
      const form = button.closest(".repeated-chunk, form");
      if (asked.includes(name) && form !== null && form.contains(event.target)) {
        button.parentElement.querySelector(".jenkins-validate-button__container__status").replaceChildren();
      }
    });
  };
  document.addEventListener("input", forget);
  document.addEventListener("change", forget);
});
