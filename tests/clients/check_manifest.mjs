// Reads a Teams manifest from standard input and prints what Microsoft's own schema of its version has against it.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const { ManifestUtil } = require("@microsoft/app-manifest");
const manifest = JSON.parse(readFileSync(0, "utf8"));
const folder = join(dirname(require.resolve("@microsoft/app-manifest")), "json-schemas", "teams", `v${manifest.manifestVersion}`);
const schema = JSON.parse(readFileSync(join(folder, "MicrosoftTeams.schema.json"), "utf8"));
console.log(JSON.stringify(await ManifestUtil.validateManifestAgainstSchema(manifest, schema)));
