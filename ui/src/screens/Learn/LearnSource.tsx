import { useState } from "react";
import type { DraftView } from "../../api/bindings";
import { MappingText } from "../../domain/MappingText";
import { fileName, placeWords } from "../../domain/format";
import type { Marks } from "../Report/source/places";
import { SourceBody } from "../Report/source/SourcePane";
import sourceStyles from "../Report/source/Source.module.css";
import styles from "./Learn.module.css";
import type { Previewed } from "./usePreview";

/** The report as it is, and, once there is one to look at, the mapping file as it will be saved. */
export function LearnSource({ view, marks, previewed }: { view: DraftView; marks: Marks; previewed: Previewed | null }) {
  const [text, setText] = useState(false);
  const preview = previewed?.preview;
  const shown = text && preview;
  return (
    <section aria-label="Source" className={sourceStyles.pane}>
      <header className={sourceStyles.head}>
        <h2 title={view.path}>{fileName(view.path)}</h2>
        {!preview && (
          <span aria-live="polite" className={sourceStyles.where}>
            {marks.chosen ? placeWords(marks.chosen) : "No place chosen"}
          </span>
        )}
        {preview && (
          <span aria-label="Beside the figures" className={styles.toggle} role="group">
            <button aria-pressed={!shown} onClick={() => setText(false)} type="button">
              Report
            </button>
            <button aria-pressed={Boolean(shown)} onClick={() => setText(true)} type="button">
              Mapping file
            </button>
          </span>
        )}
      </header>
      {shown ? (
        <MappingText label={preview.target} text={preview.text} />
      ) : (
        <SourceBody marks={marks} source={view.document} view={view.document.format === "pdf" ? "pages" : "grid"} />
      )}
    </section>
  );
}
