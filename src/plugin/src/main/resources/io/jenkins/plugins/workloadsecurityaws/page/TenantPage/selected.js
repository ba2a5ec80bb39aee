// The script is there to be copied, so it is selected.
document.addEventListener("DOMContentLoaded", function () {
  const script = document.getElementById("workload-security-pipeline");
  script.focus({ preventScroll: true });
  script.select();
});
