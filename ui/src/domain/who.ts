const KEY = "plumbline-waived-by";

/** The name last given to a decision, so that it need not be typed again. */
export const lastName = (): string => localStorage.getItem(KEY) ?? "";

export const rememberName = (name: string): void => localStorage.setItem(KEY, name.trim());
