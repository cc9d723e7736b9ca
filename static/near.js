// Sorts stations by the phone's own position, when its owner asks for it.
"use strict";
const place = document.querySelector("[data-near]");
if (place && navigator.geolocation) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = "用我的位置";
  button.addEventListener("click", () => {
    button.textContent = "正在定位…";
    navigator.geolocation.getCurrentPosition(
      (found) => {
        const { longitude, latitude } = found.coords;
        location.href = `${place.dataset.near}?lng=${longitude.toFixed(4)}&lat=${latitude.toFixed(4)}`;
      },
      () => { button.textContent = "定位不成功，请选一个村"; },
      { timeout: 15000 });
  });
  place.append(button);
}
