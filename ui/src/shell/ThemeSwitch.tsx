import { useEffect, useState } from "react";
import { Button } from "../components/Button";
import type { IconName } from "../components/Icon";

type Theme = "auto" | "light" | "dark";
const KEY = "plumbline-theme";
const NEXT: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };
const WORDS: Record<Theme, [string, IconName]> = {
  auto: ["Colors follow the system", "auto"],
  light: ["Light colors", "sun"],
  dark: ["Dark colors", "moon"],
};

function storedTheme(): Theme {
  const stored = localStorage.getItem(KEY);
  return stored === "light" || stored === "dark" ? stored : "auto";
}

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(storedTheme);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(KEY, theme);
  }, [theme]);
  const [words, icon] = WORDS[theme];
  return (
    <Button icon={icon} iconOnly kind="quiet" onClick={() => setTheme(NEXT[theme])} title={words}>
      {words}
    </Button>
  );
}
