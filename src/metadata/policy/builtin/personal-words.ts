import type { Dataset } from "../../model.ts";
import type { PolicyColumn } from "../subject.ts";

/** Words that stand in names of columns about a person. English and German; a word more here is a word less to classify by hand. */
const WORDS = new Set(
  `email emails phone telephone mobile cellphone fax iban ssn passport birthdate birthday birthplace dob surname lastname firstname
  forename fullname username salary religion ethnicity nationality street postcode zipcode
  vorname nachname geburtsdatum telefon handy strasse postleitzahl anschrift`.split(/\s+/),
);

/** Pairs of words that say together what neither says alone. */
const PAIRS =
  /(^|_)(first_name|last_name|full_name|given_name|family_name|maiden_name|birth_date|date_of_birth|birth_place|credit_card|card_number|tax_id|tax_number|national_id|social_security|mail_address|home_address|postal_address|billing_address|shipping_address|ip_address|license_plate|licence_plate|account_holder|phone_number|zip_code|postal_code|marital_status)(_|$)/;

/** Numbers and marks about such values, which are not the values: `email_count`, `has_phone`. */
const ABOUT =
  /^(is|has|was|num|number_of|count|n)_|_(count|counts|share|percent|rate|total|length|valid|verified|type)$/;

/** Datasets whose rows are people: there even `name` is personal. */
const PEOPLE =
  /(^|_)(customers?|users?|persons?|people|employees?|patients?|passengers?|contacts?|members?|drivers?|students?|subscribers?|clients?|guests?|visitors?|sellers?|buyers?|applicants?|kunden?|mitarbeiter|personen)$/;
const OF_PEOPLE = new Set(["name", "address", "adresse", "gender", "age", "birth_year"]);

const DESCRIBED =
  /\b(e-?mail address|mail address|phone number|full name|first name|last name|family name|date of birth|day of birth|home address|postal address|ip address|social security|passport number|personal data)\b/i;

/** True when the name or the description of a column suggests that its values say something about a person. */
export function looksPersonal(dataset: Dataset, column: PolicyColumn): boolean {
  const name = column.name.toLowerCase();
  if (column.type === "boolean" || ABOUT.test(name)) return false;
  if (DESCRIBED.test(column.description) || PAIRS.test(name)) return true;
  if (PEOPLE.test(dataset.name) && OF_PEOPLE.has(name)) return true;
  return name.split("_").some((word) => WORDS.has(word));
}
