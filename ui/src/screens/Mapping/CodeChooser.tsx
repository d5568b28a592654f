import { useMemo, useState, type KeyboardEvent } from "react";
import type { CodeInfo, OpenTerm } from "../../api/bindings";
import { Dialog } from "../../components/Dialog";
import { TextInput } from "../../components/Field";
import { Badge } from "../../components/Notice";
import { unitWords } from "../../domain/format";
import styles from "./Mapping.module.css";
import { searchCodes, unitFits } from "./queue";

interface Props {
  codes: CodeInfo[];
  term: OpenTerm;
  onChoose: (code: CodeInfo) => void;
  onClose: () => void;
}

const LISTS = { vbpr: "VBPR", local: "local", measure: "measure" };

/** Every code a term can have, to be searched by code, name, definition and unit. */
export function CodeChooser({ codes, term, onChoose, onClose }: Props) {
  const [search, setSearch] = useState("");
  const found = useMemo(() => searchCodes(codes, term, search), [codes, term, search]);
  const [at, setAt] = useState(0);
  const current = Math.min(at, Math.max(0, found.length - 1));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = Math.min(found.length - 1, Math.max(0, current + step));
      setAt(next);
      document.getElementById(`code-${next}`)?.scrollIntoView?.({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      const chosen = found[current];
      if (chosen) onChoose(chosen);
    }
  };
  return (
    <Dialog description={`"${term.term}"`} onClose={onClose} open title="Another code">
      <TextInput
        aria-activedescendant={found.length ? `code-${current}` : undefined}
        aria-controls="codes"
        aria-expanded
        aria-label="Search codes"
        onChange={(event) => {
          setSearch(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        placeholder="Code, name or unit"
        role="combobox"
        type="search"
        value={search}
      />
      <ul aria-label="Codes" className={styles.codes} id="codes" role="listbox">
        {found.map((code, index) => (
          <li
            aria-selected={index === current}
            className={styles.code}
            data-code={code.code}
            id={`code-${index}`}
            key={code.code}
            onClick={() => onChoose(code)}
            role="option"
            title={code.definition ?? undefined}
          >
            <code>{code.code}</code>
            <span>{code.name}</span>
            <span className="small muted">{code.unit && unitWords(code.unit)}</span>
            <span>
              <Badge icon={null} tone={unitFits(code, term.place?.unit ?? null) ? "neutral" : "warning"}>
                {unitFits(code, term.place?.unit ?? null) ? LISTS[code.list] : "other unit"}
              </Badge>
            </span>
          </li>
        ))}
      </ul>
      <p aria-live="polite" className="small muted">
        {found.length === 0 ? "No code fits." : `${found.length} codes`}
      </p>
    </Dialog>
  );
}
