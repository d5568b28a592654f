import type { ButtonHTMLAttributes } from "react";
import styles from "./Button.module.css";
import { Icon, type IconName } from "./Icon";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: "plain" | "primary" | "quiet";
  icon?: IconName;
  /** Shows the icon alone; the children stay its accessible name. */
  iconOnly?: boolean;
}

export function Button({ kind = "plain", icon, iconOnly, children, className = "", type = "button", ...rest }: Props) {
  const label = iconOnly ? <span className="visually-hidden">{children}</span> : children;
  return (
    <button className={`${styles.button} ${styles[kind]} ${iconOnly ? styles.iconOnly : ""} ${className}`} type={type} {...rest}>
      {icon && <Icon name={icon} size={14} />}
      {label}
    </button>
  );
}
