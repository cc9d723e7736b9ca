/* Keeps the last pages that were looked at for when there is no network; the site works without. */
(() => {
  const worker = document.currentScript && document.currentScript.dataset.worker;
  if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker).catch(() => {});
})();
