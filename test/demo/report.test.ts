import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith, need } from "../support/needs.ts";
import { browserArguments } from "./browser.ts";
import { type RanDemo, runDemo } from "./run-demo.ts";

describeWith(["chromium"], "the report of the demo in a browser", () => {
  let demo: RanDemo;
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    demo = runDemo();
    const found = need("chromium");
    browser = await chromium.launch({ executablePath: found.available ? found.path : "", args: [...browserArguments] });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    const report = join(demo.projectRoot, ".lakewright", "reports", "latest.html");
    await page.goto(pathToFileURL(report).href);
  });
  afterAll(async () => {
    await browser.close();
    demo[Symbol.dispose]();
  });

  test("it is one file: nothing is fetched and nothing complains", () => {
    expect(demo.output).toContain("latest.html");
    expect(requests.filter((url) => !url.startsWith("data:"))).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  test("the stages are lanes from bronze to gold, with their counts", async () => {
    const flow = page.locator("#flow");
    expect(await flow.locator("h3").allTextContents()).toEqual(["bronze", "silver", "gold"]);
    const boxes = await Promise.all((await flow.locator("h3").all()).map((lane) => lane.boundingBox()));
    const left = boxes.map((box) => box?.x ?? 0);
    expect(left).toEqual(left.toSorted((a, b) => a - b));
    expect(new Set(left).size).toBe(3);
    const text = await flow.innerText();
    expect(text).toMatch(/336,776 in → 336,776 published/);
    expect(text).toMatch(/336,776 in → 334,264 published/);
    expect(text).toMatch(/2,512 quarantined/);
  });

  test("every dataset has its line, every rule its pass rate", async () => {
    await expectRow(page, "#datasets", "ops.bronze.flights", ["succeeded", "336,776", "15,857"]);
    await expectRow(page, "#datasets", "on_time.silver.airports", ["1,458", "1,436", "19"]);
    expect(await page.locator("#datasets tbody tr").count()).toBe(13);
    await expectRow(page, "#rules", "departed", ["not_null", "warn", "97.5", "8,255"]);
    await expectRow(page, "#rules", "known_destination", ["reference", "warn", "97.7", "7,602"]);
    await expectRow(page, "#rules", "has_tail_number", ["not_null", "quarantine", "99.3", "2,512"]);
    await expectRow(page, "#rules", "no_railway_station", ["expression", "discard", "19"]);
  });

  test("the quarantine shows its causes with an example", async () => {
    await expectRow(page, "#quarantine", "has_tail_number", [
      "on_time.silver.flights",
      "2,512",
      "is missing",
      '"tailnum"',
    ]);
    await expectRow(page, "#quarantine", "possible_wind", ["1048.36058"]);
  });

  test("each step shows rows before and after, once it is opened", async () => {
    const sample = page.locator("#samples details", { hasText: "on_time.silver.flights" });
    expect(await sample.locator("table").first().isVisible()).toBe(false);
    await sample.locator("summary").click();
    expect(await sample.locator("table").first().isVisible()).toBe(true);
    expect(await sample.locator("th", { hasText: "sched_dep_minute" }).count()).toBeGreaterThan(0);
  });

  test("it fits a wide and a narrow window, and its picture is not empty", async () => {
    for (const width of [1280, 480]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), `${width}`).toBe(true);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    const picture = await page.screenshot({ path: join(demo.projectRoot, "report.png"), fullPage: true });
    expect(picture.length).toBeGreaterThan(50_000);
  });
});

async function expectRow(page: Page, section: string, name: string, parts: readonly string[]): Promise<void> {
  const row = page.locator(`${section} tbody tr`, { hasText: name }).first();
  const text = await row.innerText();
  for (const part of parts) expect(text, `${section} ${name}`).toContain(part);
}
