// Sends the form without leaving the page, so that nothing typed is lost where something is refused.
document.addEventListener("DOMContentLoaded", function () {
  const form = document.forms["workload-security-setup"];
  if (!form) {
    return;
  }
  const answer = document.getElementById("workload-security-answer");
  const button = form.querySelector(".jenkins-submit-button");
  const say = function (kind, text) {
    const line = document.createElement("div");
    line.className = kind;
    line.textContent = text;
    answer.replaceChildren(line);
  };
  form.querySelector("[name='_.name']").focus();
  form.addEventListener("input", function () {
    answer.replaceChildren();
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (button.disabled) {
      return;
    }
    buildFormTree(form);
    button.disabled = true;
    say("workload-security-progress", answer.dataset.progress);
    fetch(form.action, {
      method: "POST",
      headers: crumb.wrap({ "Content-Type": "application/x-www-form-urlencoded" }),
      body: new URLSearchParams(new FormData(form)).toString(),
    })
      .then(function (response) {
        if (response.redirected) {
          window.location.href = response.url;
          return;
        }
        if (!response.ok) {
          throw new Error(response.status);
        }
        return response.text().then(function (text) {
          button.disabled = false;
          answer.innerHTML = text;
        });
      })
      .catch(function () {
        button.disabled = false;
        say("error", answer.dataset.failed);
      });
  });
});
