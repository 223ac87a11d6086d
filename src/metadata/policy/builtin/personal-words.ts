import type { Dataset } from "../../model.ts";
import type { PolicyColumn } from "../subject.ts";

/*
 * English and German words by which a column is taken for personal data. Chosen so that a finding is nearly always right: one line of
 * metadata settles a wrong one, but nobody reads a list that is wrong half the time.
 */

/** Say it alone, anywhere in a name. */
const WORDS = new Set(
  `email emails phone telephone cellphone iban ssn passport birthdate birthday birthplace dob surname lastname firstname forename fullname
  username salary religion ethnicity nationality vorname nachname geburtsdatum telefon telefonnummer handynummer`.split(
    /\s+/,
  ),
);

/** Pairs of words that say together what neither says alone. */
const PAIRS =
  /(^|_)(first_name|last_name|full_name|given_name|family_name|maiden_name|birth_date|date_of_birth|birth_place|place_of_birth|credit_card|card_number|tax_id|national_id|social_security|mail_address|home_address|postal_address|ip_address|license_plate|licence_plate|account_holder|mobile_number|marital_status)(_|$)/;

/** Numbers and marks about such values, which are not the values: `email_count`, `has_phone`. */
const ABOUT =
  /^(is|has|was|num|number_of|count|n)_|_(count|counts|share|percent|rate|total|length|valid|verified|type)$/;

/** Datasets whose rows are people. */
const PEOPLE =
  /(^|_)(customers?|users?|persons?|people|employees?|patients?|passengers?|contacts?|members?|drivers?|students?|subscribers?|clients?|guests?|visitors?|sellers?|buyers?|applicants?|kunden?|mitarbeiter|personen)$/;

/** About a person there, about a shop or an airport elsewhere. */
const OF_PEOPLE = new Set(["name", "gender", "age", "birth_year", "mobile", "fax", "handy"]);
const ADDRESS =
  /(^|_)(address|street|postcode|zipcode|zip_code|postal_code|adresse|anschrift|strasse|postleitzahl)(_|$)/;

const DESCRIBED =
  /\b(e-?mail address|mail address|phone number|full name|first name|last name|family name|date of birth|day of birth|home address|postal address|ip address|social security|passport number|personal data)\b/i;

/** True when the name or the description of a column suggests that its values say something about a person. */
export function looksPersonal(dataset: Dataset, column: PolicyColumn): boolean {
  const name = column.name.toLowerCase();
  if (column.type === "boolean" || ABOUT.test(name)) return false;
  if (DESCRIBED.test(column.description) || PAIRS.test(name)) return true;
  if (PEOPLE.test(dataset.name) && (OF_PEOPLE.has(name) || ADDRESS.test(name))) return true;
  return name.split("_").some((word) => WORDS.has(word));
}
