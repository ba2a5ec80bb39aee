// Shows how things stand while something is under way: takes from the page, asked for anew, the part that may have changed.
document.addEventListener("DOMContentLoaded", function () {
  const SECONDS = 3;
  const part = function () {
    return document.getElementById("workload-security-live");
  };
  const again = function () {
    const shown = part();
    if (shown !== null && shown.dataset.underWay === "true") {
      setTimeout(refresh, SECONDS * 1000);
    }
  };
  const show = function (text) {
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("workload-security-live");
    if (fresh !== null) {
      part().replaceWith(document.adoptNode(fresh));
      Behaviour.applySubtree(part(), true);
    }
  };
  function refresh() {
    const isUsed = document.querySelector("dialog[open]") !== null || part().contains(document.activeElement);
    if (document.hidden || isUsed) {
      again();
      return;
    }
    fetch(window.location.href)
      .then(function (answer) {
        return answer.ok ? answer.text() : "";
      })
      .then(show)
      // Jenkins can't be reached for the moment; the next time may do.
      .catch(function () {})
      .then(again);
  }
  again();
});
