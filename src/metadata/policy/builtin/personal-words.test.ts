import { expect, test } from "vitest";
import type { LogicalType } from "../../../base/index.ts";
import type { ProductDataset } from "../../model.ts";
import { looksPersonal } from "./personal-words.ts";

function dataset(name: string): ProductDataset {
  return {
    kind: "product",
    id: `sales.silver.${name}`,
    name,
    layer: "silver",
    description: "",
    tags: [],
    columns: [],
    keys: [],
    rules: [],
    timeLimitSeconds: 3600,
    materialize: { as: "table" },
    transformation: { type: "sql", description: "", sql: "SELECT 1", file: "" },
    onForeignChange: "stop",
  };
}

function isTaken(
  table: string,
  name: string,
  more: Readonly<{ type?: LogicalType; description?: string }> = {},
): boolean {
  return looksPersonal(dataset(table), { name, nullable: true, description: "", isDeclared: true, ...more });
}

test.each([
  ["orders", "email"],
  ["orders", "contact_email"],
  ["orders", "billing_phone_2"],
  ["orders", "customer_first_name"],
  ["orders", "date_of_birth"],
  ["sessions", "client_ip_address"],
  ["bestellungen", "vorname"],
  ["customers", "name"],
  ["shop_customers", "age"],
  ["employees", "home_street"],
  ["kunden", "anschrift"],
])("in %s the column %s is taken for personal data", (table, name) => {
  expect(isTaken(table, name)).toBe(true);
});

test.each([
  ["airlines", "name"],
  ["airports", "zip_code"],
  ["stores", "street"],
  ["products", "product_name"],
  ["customers", "product_name"],
  ["campaigns", "email_count"],
  ["customers", "has_phone"],
  ["customers", "number_of_emails"],
  ["planes", "tailnum"],
  ["archives", "speaker"],
  ["steps", "usernames_hash_version"],
  ["hosts", "address"],
  ["machines", "age"],
])("in %s the column %s is not", (table, name) => {
  expect(isTaken(table, name)).toBe(false);
});

test("what is true or false says nothing about a person by its name, and a description says it for any name", () => {
  expect(isTaken("customers", "email", { type: "boolean" })).toBe(false);
  expect(isTaken("orders", "c17", { description: "Mail address of who ordered" })).toBe(true);
});
