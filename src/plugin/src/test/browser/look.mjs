// Looks at pages in Chromium: node look.mjs ORDER, where ORDER is a file of JSON as Pictures.java writes it.
// Saves a picture of each page in light and dark, wide and narrow, and writes what is wrong with them beside it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const WIDTHS = [1280, 400];
const THEMES = ["light", "dark"];
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** A bar of buttons that sticks to the window's end would stand in the middle of a picture of the whole page. */
const STILL = "#bottom-sticker, .jenkins-bottom-app-bar { position: static !important } .jenkins-bottom-app-bar__shadow { display: none }";
const HEAR_REPORTS = `addEventListener("securitypolicyviolation",
  (report) => console.error("content security policy: " + report.violatedDirective + " " + report.blockedURI));`;

const order = JSON.parse(readFileSync(process.argv[2], "utf8"));
const problems = [];
const accepted = new Set(existsSync(order.accepted) ? JSON.parse(readFileSync(order.accepted, "utf8")) : []);

/**
 * What axe finds on a page, each with the kind that it is of: the rule and the element's tag, for what the tags of Jenkins'
 * forms lack they lack everywhere; where it is a matter of colours, the colour, for those are the theme's; and the rule on
 * landmarks alone.
 */
async function violations(page) {
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => {
        const tag = document.querySelector(node.target[0])?.tagName;
        const kind = { region: "", "color-contrast": node.any[0]?.data?.fgColor }[id] ?? tag;
        return {
          kind: `${id} ${kind}`,
          text: `${id}: ${node.html.slice(0, 200)} (${node.failureSummary?.split("\n").pop().trim()})`,
        };
      }),
    );
  });
}

async function act(page, steps) {
  for (const { click, select, value, wait } of steps ?? []) {
    if (click) {
      await page.locator(click).first().click();
    }
    if (select) {
      await page.locator(select).selectOption(value);
    }
    if (wait) {
      await page.locator(wait).first().waitFor();
    }
  }
}

/** Waits for the end of transitions, which pass through colours that nobody reads. */
async function settle(page) {
  await page.waitForTimeout(300);
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((each) => each.effect.getTiming().iterations !== Infinity)
        .map((each) => each.finished),
    ),
  );
}

async function look(context, wanted, width) {
  const page = await context.newPage();
  const at = (text) => problems.push(`${wanted.name} at ${width}: ${text}`);
  page.on("console", (message) => {
    if (message.type() === "error") {
      at(`console: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => at(`script: ${error.message}`));
  const answer = await page.goto(new URL(wanted.address, order.base).href);
  if (answer.status() !== 200 && answer.status() !== 0) {
    at(`answered ${answer.status()}`);
  }
  if (wanted.address.startsWith("file:") === false && !answer.headers()["content-security-policy"]) {
    at("no content security policy is enforced");
  }
  if (!decodeURI(page.url()).startsWith(decodeURI(new URL(wanted.address, order.base).href))) {
    at(`led to ${page.url()}`);
  }
  // What a form asks the server about its fields comes in later. A page that follows work never comes to rest.
  await page.waitForLoadState("networkidle", { timeout: 5_000 }).catch((busy) => console.log(`${wanted.name}: ${busy.message}`));
  await act(page, wanted.steps);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await settle(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0 && !wanted.core) {
      at(`wider than the window by ${over} px`);
    }
    await page.screenshot({ path: join(order.pictures, `${wanted.name}-${width}-${theme}.png`), fullPage: !wanted.steps, style: STILL });
    if (wanted.docs && width === WIDTHS[0] && theme === THEMES[0]) {
      await page.screenshot({ path: join(order.docs, wanted.docs) });
    }
    for (const { kind, text } of await violations(page)) {
      if (wanted.core) {
        accepted.add(kind);
      } else if (!accepted.has(kind)) {
        at(`axe, ${theme}: ${text}`);
      }
    }
  }
  await page.close();
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? CHROMIUM.find(existsSync),
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});
const authorization = "Basic " + Buffer.from(`${order.user}:${order.user}`).toString("base64");
for (const width of WIDTHS) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, extraHTTPHeaders: { authorization } });
  await context.addInitScript(HEAR_REPORTS);
  await context.addInitScript(AXE);
  for (const wanted of order.pages) {
    try {
      await look(context, wanted, width);
    } catch (failure) {
      problems.push(`${wanted.name} at ${width}: ${failure.message}`);
    }
  }
  await context.close();
}
await browser.close();
writeFileSync(order.accepted, JSON.stringify([...accepted]));
writeFileSync(order.problems, JSON.stringify([...new Set(problems)], null, 2));
