// Copies the few files browsers and browser tests need out of node_modules and
// records version, licence and SHA-256 of each in vendor.json.
//
//   npm ci --ignore-scripts && node tools/vendor.mjs          refresh
//   npm ci --ignore-scripts && node tools/vendor.mjs --check  fail on any difference
//
// The copies are committed: neither production nor `make run` needs Node.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = dirname(import.meta.dirname);
const NODE_MODULES = join(ROOT, "node_modules");
const MANIFEST = "static/vendor/vendor.json";
const FOLDERS = ["static/vendor", "tests/assets/axe-core"];

const fontFile = (subset, weight) => [
  `files/fira-sans-${subset}-${weight}-normal.woff2`,
  `static/vendor/fira-sans/fira-sans-${subset}-${weight}.woff2`,
];

// package: [file in the package, file in this repository], licences included
const PLAN = {
  "@kern-ux/native": [
    ["dist/kern.min.css", "static/vendor/kern/kern.min.css"],
    ["LICENSE.md", "static/vendor/kern/LICENSE.md"],
  ],
  "@fontsource/fira-sans": [
    ...[400, 500, 600].flatMap((weight) => [fontFile("latin", weight), fontFile("latin-ext", weight)]),
    ["LICENSE", "static/vendor/fira-sans/LICENSE"],
  ],
  "htmx.org": [
    ["dist/htmx.min.js", "static/vendor/htmx/htmx.min.js"],
    ["LICENSE", "static/vendor/htmx/LICENSE"],
  ],
  "axe-core": [
    ["axe.min.js", "tests/assets/axe-core/axe.min.js"],
    ["LICENSE", "tests/assets/axe-core/LICENSE"],
  ],
};

const sha256 = (body) => createHash("sha256").update(body).digest("hex");

function describe(packageName, files) {
  const folder = join(NODE_MODULES, packageName);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const copies = files.map(([from, to]) => ({ to, body: readFileSync(join(folder, from)) }));
  const checksums = Object.fromEntries(copies.map(({ to, body }) => [to, sha256(body)]));
  return { copies, entry: { version, license, sha256: checksums } };
}

function write(path, body) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), body);
}

function differs(path, body) {
  const target = join(ROOT, path);
  return !existsSync(target) || sha256(readFileSync(target)) !== sha256(body);
}

const packages = Object.entries(PLAN).map(([name, files]) => [name, describe(name, files)]);
const copies = packages.flatMap(([, { copies }]) => copies);
const manifest = Object.fromEntries(packages.map(([name, { entry }]) => [name, entry]));
copies.push({ to: MANIFEST, body: Buffer.from(JSON.stringify(manifest, null, 2) + "\n") });

if (process.argv.includes("--check")) {
  const drifted = copies.filter(({ to, body }) => differs(to, body)).map(({ to }) => to);
  drifted.forEach((path) => console.error(`differs from its npm package: ${path}`));
  process.exitCode = drifted.length ? 1 : 0;
} else {
  FOLDERS.forEach((folder) => rmSync(join(ROOT, folder), { recursive: true, force: true }));
  copies.forEach(({ to, body }) => write(to, body));
}
console.log(packages.map(([name, { entry }]) => `${name} ${entry.version} (${entry.license})`).join(", "));
