// Writes a column's newest items as a list into another site's page, behind the script's own element: data-rows says
// how many (10). The page's own style applies; addresses hold wherever this file lies.
((rows) => {
  const script = document.currentScript;
  const list = document.createElement("ul");
  list.className = "qingfeng-list";
  for (const { title, path, day } of rows.slice(0, Number(script.dataset.rows) || 10)) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    const time = document.createElement("time");
    Object.assign(link, { href: new URL(path, script.src).href, textContent: title, target: "_blank", rel: "noopener" });
    Object.assign(time, { dateTime: day, textContent: day });
    row.append(link, " ", time);
    list.append(row);
  }
  script.after(list);
})
