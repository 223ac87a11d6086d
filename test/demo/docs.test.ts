import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { recordingTerminal } from "../cli/launch.ts";
import { describeWith, need } from "../support/needs.ts";
import { repositoryRoot } from "../support/places.ts";
import { browserArguments } from "./browser.ts";

describeWith(["chromium"], "the pages about the example in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-docs-"));
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const complaints: string[] = [];
  const open = (name: string) => page.goto(pathToFileURL(join(folder, name)).href);

  beforeAll(async () => {
    const { terminal, err } = recordingTerminal(join(repositoryRoot, "examples", "nyc-flights"));
    if ((await main(["docs", "build", "--out", folder], terminal)) !== 0) throw new Error(err());
    const found = need("chromium");
    browser = await chromium.launch({ executablePath: found.available ? found.path : "", args: [...browserArguments] });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a reader gets from the overview to a product, its contract, a dataset and back", async () => {
    await open("index.html");
    await page.locator("#products a", { hasText: "on_time" }).click();
    expect(await page.locator("h1").innerText()).toBe("on_time");
    const contract = page.locator("#ports details", { hasText: "Contract of carrier_delay" });
    expect(await contract.locator("table").first().isVisible()).toBe(false);
    await contract.locator("summary").click();
    expect(await contract.locator("table").first().isVisible()).toBe(true);
    await page.locator("#ports td a", { hasText: "on_time.gold.carrier_delay" }).click();
    expect(page.url()).toMatch(/model-on_time\.html#gold_carrier_delay$/);
    expect(await page.locator("#gold_carrier_delay").innerText()).toContain("on_time.silver.flights");
    await page.locator("nav a", { hasText: "Overview" }).click();
    expect(page.url()).toMatch(/index\.html$/);
  });

  test("pictures show every dataset once, from bronze on the left to gold on the right", async () => {
    await open("index.html");
    const boxes = page.locator("#flow .box");
    expect(await boxes.count()).toBe(13);
    const left = async (id: string) =>
      (await page.locator("#flow .box", { has: page.locator(`title:text-is("${id}")`) }).boundingBox())?.x ?? 0;
    const way = [
      await left("ops.bronze.flights"),
      await left("on_time.silver.flights"),
      await left("on_time.gold.carrier_delay"),
    ];
    expect(way).toEqual(way.toSorted((a, b) => a - b));
    expect(new Set(way).size).toBe(3);
    const title = page.locator("#flow .box .head").first();
    expect((await title.boundingBox())?.width).toBeGreaterThan(10);
  });

  test("a box leads to its dataset", async () => {
    await open("model.html");
    await page.locator("#entities .box .head", { hasText: "weather_impact" }).click();
    expect(page.url()).toMatch(/model-on_time\.html#gold_weather_impact$/);
  });

  test("nothing is fetched but pages, nothing complains, and all of it fits a wide and a narrow window", async () => {
    for (const name of [
      "index.html",
      "model.html",
      "model-ops.html",
      "products.html",
      "product-on_time.html",
      "capabilities.html",
      "open-steps.html",
    ]) {
      await open(name);
      for (const width of [1280, 480]) {
        await page.setViewportSize({ width, height: 900 });
        expect(
          await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"),
          `${name} ${width}`,
        ).toBe(true);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
      expect((await page.screenshot({ fullPage: true })).length, name).toBeGreaterThan(20_000);
    }
    expect(requests.filter((url) => !url.startsWith(pathToFileURL(folder).href))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
