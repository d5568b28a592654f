//! Aligned columns for a terminal.

/// Rows of text under a header, columns as wide as their widest cell, numbers to the right.
pub struct TextTable {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl TextTable {
    /// A table with these column names; one that starts with `>` is aligned to the right.
    pub fn new(header: &[&'static str]) -> TextTable {
        TextTable {
            header: header.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, fields: [String; N]) {
        self.rows.push(fields.to_vec());
    }

    /// Adds a row of as many fields as there are columns.
    pub fn push(&mut self, fields: Vec<String>) {
        self.rows.push(fields);
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The text, each line ended.
    pub fn render(&self) -> String {
        let names: Vec<&str> = self.header.iter().map(|name| name.trim_start_matches('>')).collect();
        let widths: Vec<usize> = (0..names.len())
            .map(|column| {
                let cells = self
                    .rows
                    .iter()
                    .filter_map(|row| row.get(column))
                    .map(|cell| cell.chars().count());
                cells.chain([names[column].chars().count()]).max().unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        let head: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        for row in std::iter::once(&head).chain(&self.rows) {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let pad = " ".repeat(
                    widths
                        .get(column)
                        .copied()
                        .unwrap_or(0)
                        .saturating_sub(cell.chars().count()),
                );
                let to_the_right = self.header.get(column).is_some_and(|name| name.starts_with('>'));
                if column > 0 {
                    line.push_str("  ");
                }
                line.push_str(&if to_the_right {
                    format!("{pad}{cell}")
                } else {
                    format!("{cell}{pad}")
                });
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::TextTable;

    #[test]
    fn numbers_stand_to_the_right_and_lines_end_without_blanks() {
        let mut table = TextTable::new(&["Term", ">Value", "Unit"]);
        table.row(["Medical".into(), "1,234".into(), "USD".into()]);
        table.row(["Rx".into(), "7".into(), String::new()]);
        assert_eq!(
            table.render(),
            "Term     Value  Unit\nMedical  1,234  USD\nRx           7\n"
        );
    }
}
