(function () {
  // What a test said belongs to the values that it was asked with: it goes as soon as one of them is changed.
  const forget = function (field, kept) {
    const name = field.name.replace(/^.*\./, "");
    document.querySelectorAll("[data-validate-button-descriptor-url*='workloadsecurityaws']").forEach(function (button) {
      const asked = button.dataset.validateButtonWith.split(",");
      const form = button.closest(".repeated-chunk, form");
      const answer = button.parentElement.querySelector(".jenkins-validate-button__container__status");
      if (asked.includes(name) && form !== null && form.contains(field) && (kept === null || !answer.contains(kept))) {
        answer.replaceChildren();
      }
    });
  };
  const changed = function (event) {
    if (event.target.matches("input, select, textarea")) {
      forget(event.target, null);
    }
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  // A credential that was just made is chosen where it belongs; the answer that tells of it stays.
  Behaviour.specify("[data-workload-security-made]", "workload-security-made", 0, function (answer) {
    const select = answer.closest(".repeated-chunk, form").querySelector("select[name='_.externalIdCredentialsId']");
    const id = answer.dataset.workloadSecurityMade;
    if (!Array.from(select.options).some((option) => option.value === id)) {
      select.add(new Option(answer.dataset.label, id));
    }
    select.value = id;
    forget(select, answer);
  });
})();
