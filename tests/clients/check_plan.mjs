// Reads {schema, plans} from standard input and prints, for each plan, what the schema has against it. Editors use Ajv's rules.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const Ajv = require("ajv");
const { schema, plans } = JSON.parse(readFileSync(0, "utf8"));
const validate = new (Ajv.default ?? Ajv)({ allErrors: true, strictTypes: false }).compile(schema);
console.log(JSON.stringify(plans.map((plan) => (validate(plan) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`)))));
