// Fills longitude and latitude of a form from the phone: WGS-84, with the accuracy told.
"use strict";
const spot = document.querySelector("[data-locate]");
if (spot && navigator.geolocation) {
  const button = document.createElement("button");
  const told = document.createElement("span");
  button.type = "button";
  button.className = "quiet";
  button.textContent = "用手机定位";
  told.setAttribute("role", "status");
  button.addEventListener("click", () => {
    told.textContent = "正在定位…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        document.getElementById("field-longitude").value = coords.longitude.toFixed(6);
        document.getElementById("field-latitude").value = coords.latitude.toFixed(6);
        document.getElementById("field-system").value = "WGS-84";
        told.textContent = `已填好，误差约 ${Math.round(coords.accuracy)} 米`;
      },
      () => { told.textContent = "定位不成功：请打开手机定位，到室外再试"; },
      { enableHighAccuracy: true, timeout: 30000 });
  });
  spot.append(button, " ", told);
}
