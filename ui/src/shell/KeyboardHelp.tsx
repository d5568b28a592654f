import { Dialog } from "../components/Dialog";
import styles from "./Shell.module.css";

const KEYS: [keys: string[], what: string][] = [
  [["g", "i"], "Inbox"],
  [["g", "r"], "Reports"],
  [["g", "m"], "Mapping"],
  [["g", "f"], "Findings"],
  [["g", "d"], "Definitions"],
  [["g", "c"], "Compare"],
  [["g", "t"], "Timeline"],
  [["g", "o"], "Contracts and the portfolio"],
  [["g", "e"], "Export"],
  [["g", "u"], "Rules"],
  [["↑", "↓"], "Previous or next row, figure or finding; the source follows"],
  [["Enter"], "Open the row"],
  [["Space"], "Choose the row, in Export; A chooses all that are shown, or none; Ctrl+Enter exports"],
  [["Ctrl", "C"], "Copy the chosen figure with its source"],
  [["Shift", "↑"], "Edges and lines of a marked table: ten points at a time, one without Shift"],
  [["1", "5"], "Take a suggested code; D leaves the term out, U takes the last step back"],
  [["[", "]"], "Previous or next step of mapping a report"],
  [["c"], "A further column line in a marked table; Delete takes one away"],
  [["c"], "Confirm the chosen figure that OCR read, and go to the next"],
  [["y"], "Accept the chosen change of a layout; N says it is something else"],
  [["1"], "to 5: give the open term this suggestion's code, and go to the next"],
  [["c"], "Another code for the open term"],
  [["d"], "Decline the open term"],
  [["a"], "How far the answer reaches: this report, all alike, always for this payer"],
  [["u"], "Undo the last answer"],
  [["e"], "State the chosen facet of a definition by hand; arrows move between facets and payers"],
  [["r"], "Restate total cost, in Compare; arrow keys move between cells, Enter opens the source"],
  [["+", "-"], "Zoom the timeline; ← → move it, 0 shows all"],
  [["j", "k"], "Next or previous finding"],
  [["x"], "Mark the chosen finding; W waives what is marked, Q asks the payer about it"],
  [["f"], "Fold what follows from the chosen finding"],
  [["/"], "Search in the list"],
  [["?"], "This help"],
];

export function KeyboardHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog onClose={onClose} open={open} title="Keyboard">
      <dl className={styles.keys}>
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
