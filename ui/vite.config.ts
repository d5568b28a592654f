import { cpSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const pdfjs = path.dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));
const fontFolder = "standard_fonts";

/** Serves and ships the fonts pdf.js draws the base-14 fonts with: a PDF that names Helvetica carries no outlines. */
function standardFonts(): Plugin {
  let outDir = "dist";
  return {
    name: "plumbline-standard-fonts",
    configResolved(config) {
      outDir = path.resolve(config.root, config.build.outDir);
    },
    configureServer(server) {
      server.middlewares.use(`/${fontFolder}`, (request, response, next) => {
        const name = path.basename(request.url ?? "");
        import("node:fs").then(({ readFile }) =>
          readFile(path.join(pdfjs, fontFolder, name), (error, bytes) => (error ? next() : response.end(bytes))),
        );
      });
    },
    writeBundle() {
      cpSync(path.join(pdfjs, fontFolder), path.join(outDir, fontFolder), { recursive: true });
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [react(), standardFonts()],
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  worker: { format: "es" },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // What Tauri's web views run: WebKitGTK 2.44+, Safari 17.5+, WebView2.
    target: ["safari17.5", "chrome123"],
    cssTarget: ["safari17.5", "chrome123"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    testTimeout: 20000,
  },
});
