//! Standard output. A reader that has seen enough (`| head`) is no failure: the work goes on to its own exit code. A full
//! disk is one, told once.

use std::fmt::Arguments;
use std::io::{Error, ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

static LOST: AtomicBool = AtomicBool::new(false);

/// `print!`, to [`text`].
macro_rules! out {
    ($($text:tt)*) => { $crate::out::text(format_args!($($text)*)) };
}

/// `println!`, to [`line`].
macro_rules! outln {
    () => { $crate::out::line(format_args!("")) };
    ($($text:tt)*) => { $crate::out::line(format_args!($($text)*)) };
}

pub(crate) use {out, outln};

/// Writes text.
pub fn text(text: Arguments<'_>) {
    note(std::io::stdout().lock().write_fmt(text));
}

/// Writes text and ends the line.
pub fn line(text: Arguments<'_>) {
    let mut out = std::io::stdout().lock();
    note(out.write_fmt(text).and_then(|()| out.write_all(b"\n")));
}

/// Writes one JSON document.
pub fn json(value: &impl Serialize) {
    // Written as it is made: a large document's text never stands in memory.
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    note(
        serde_json::to_writer_pretty(&mut out, value)
            .map_err(Error::from)
            .and_then(|()| writeln!(out))
            .and_then(|()| out.flush()),
    );
}

/// Whether something did not reach somebody who still listens.
pub fn lost() -> bool {
    note(std::io::stdout().lock().flush());
    LOST.load(Ordering::Relaxed)
}

fn note(written: Result<(), Error>) {
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
        && !LOST.swap(true, Ordering::Relaxed)
    {
        eprintln!("plumbline: the result cannot be written to standard output: {error}");
    }
}
