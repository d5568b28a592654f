import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { replaceApi } from "./api/client";
import { createQueryClient } from "./api/queries";
import { App } from "./App";
import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "./styles/tokens.css";
import "./styles/global.css";

// The browser-only mode has no program behind it. The condition is a constant, so the build leaves the mock out.
if (import.meta.env.MODE === "mock") {
  const { mockApi } = await import("./api/mock");
  replaceApi(mockApi({ pace: 700 }));
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App client={createQueryClient()} />
    </StrictMode>,
  );
}
