// A page as a picture: node tests/browser/_shot.mjs URL OUT.png WIDTH [elder] [dark] [base=/PATH] [LOGIN:PASSWORD]
import { browser, login } from "./lib.mjs";

const [url, out, width, ...rest] = process.argv.slice(2);
const who = rest.find((w) => w.includes(":"));
const chrome = await browser();
const context = await chrome.newContext({
  viewport: { width: Number(width ?? 390), height: 800 },
  colorScheme: rest.includes("dark") ? "dark" : "light",
});
const origin = new URL(url).origin;
if (rest.includes("elder")) await context.addCookies([{ name: "qf_mode", value: "elder", url: origin }]);
if (who) await login(context, origin + (rest.find((w) => w.startsWith("base="))?.slice(5) ?? ""), ...who.split(":"));
const page = await context.newPage();
await page.goto(url);
await page.screenshot({ path: out, fullPage: true });
await chrome.close();
