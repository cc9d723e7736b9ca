// An editor over the plain form of an item. What it gives passes the sanitizer on the server, as any text does;
// without this script the text field is used as it is.
"use strict";
const form = document.querySelector("form[data-editor]");
const field = document.getElementById("field-body");
const kind = form?.querySelector("[name=body_kind]");

function load(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = document.createElement(tag);
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(Object.assign(element, attributes));
  });
}

// The text as the editor understands it: tables without their scrolling frame, a caption as a line before its table.
function prepared() {
  const page = document.implementation.createHTMLDocument("");
  if (kind.value === "html") {
    page.body.innerHTML = field.value;
  } else {
    for (const line of field.value.split("\n").filter((l) => l.trim() !== "")) {
      page.body.append(Object.assign(page.createElement("p"), { textContent: line }));
    }
  }
  for (const table of page.querySelectorAll("table")) {
    const caption = table.caption;
    const frame = table.parentElement.classList.contains("scroll") ? table.parentElement : table;
    if (caption) {
      const line = page.createElement("p");
      line.append(Object.assign(page.createElement("strong"), { textContent: caption.textContent }));
      caption.remove();
      frame.before(line);
    }
    frame.replaceWith(table);
  }
  // What stands in the middle or at the right is a class on the page, a style in the editor.
  for (const line of page.querySelectorAll("p.right, p.center")) {
    line.setAttribute("style", `text-align: ${line.className};`);
  }
  // The text names pictures by their digest; the desk shows them.
  for (const picture of page.querySelectorAll("img")) {
    picture.setAttribute("src", form.dataset.pictures + "/" + picture.getAttribute("src").split("/").pop());
  }
  return page.body.innerHTML;
}

// A chosen or pasted picture goes to the desk first; the text gets its address and what it shows.
async function bring(file, insert) {
  const data = new FormData();
  data.append("csrf", form.querySelector("[name=csrf]").value);
  data.append("picture", file);
  const response = await fetch(form.dataset.pictures, { method: "POST", body: data }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (!answer?.href) return alert(answer?.zh || "图片没有传上去，请再试一次");
  insert(answer.href, prompt("这张图片上有什么？写给看不见图的人听（可以以后再写）") || "", "");
}

// Names and roles that the library leaves out, for people who hear the page.
function nameParts(bar, area) {
  const text = area.querySelector("[contenteditable]");
  text?.setAttribute("role", "textbox");
  text?.setAttribute("aria-multiline", "true");
  text?.setAttribute("aria-label", "正文");
  const name = () => {
    for (const button of bar.querySelectorAll("button:not([aria-label])")) {
      const words = button.dataset.tooltip?.split("\n")[0] || button.textContent || button.dataset.menuKey;
      if (words) button.setAttribute("aria-label", words);
    }
  };
  name();
  new MutationObserver(name).observe(bar, { childList: true, subtree: true });
}

async function open(button) {
  button.disabled = true;
  try {
    await Promise.all([
      load("link", { rel: "stylesheet", href: form.dataset.editorCss }),
      load("script", { src: form.dataset.editor }),
    ]);
  } catch {
    button.textContent = "编辑器没有打开，请直接在下面写";
    return;
  }
  const box = Object.assign(document.createElement("div"), { className: "editor" });
  const bar = document.createElement("div");
  const area = Object.assign(document.createElement("div"), { className: "editor-area" });
  box.append(bar, area);
  field.before(box);
  const editor = window.wangEditor.createEditor({ selector: area, html: prepared(), config: { placeholder: "在这里写，也可以从 Word、WPS 里粘贴", MENU_CONF: { uploadImage: { customUpload: bring, allowedFileTypes: ["image/png", "image/jpeg", "image/gif"] } } } });
  window.wangEditor.createToolbar({
    editor,
    selector: bar,
    config: {
      toolbarKeys: ["headerSelect", "bold", "italic", "underline", "clearStyle", "|", "justifyLeft", "justifyCenter", "justifyRight", "|", "bulletedList", "numberedList", "insertTable", "uploadImage", "insertLink", "divider", "|", "undo", "redo"],
    },
  });
  nameParts(bar, area);
  field.hidden = true;
  button.remove();
  form.addEventListener("submit", () => {
    if (editor.isEmpty()) return;
    field.value = editor.getHtml().replace(/(<p><br><\/p>)+$/, "");
    kind.value = "html";
  });
}

if (form && field && kind) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "打开编辑器（可从 Word、WPS 粘贴）" });
  button.addEventListener("click", () => open(button));
  field.before(button);
  if (kind.value === "html" || field.value === "") open(button);
}
