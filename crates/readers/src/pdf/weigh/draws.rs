//! How much a file's pages draw, counted on the graph of its forms without drawing.
//!
//! Beside `glyphs.rs` the only file that names the first engine: it has to see the forms as that engine does.

use std::collections::HashMap;
use std::rc::Rc;

use hayro_syntax::Pdf;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::dict::keys::{ANNOTS, AP, AS, CONTENTS, FORM, N, RESOURCES, SUBTYPE};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources};
use memchr::memmem;

use super::{Weights, filters};
use crate::ReadError;
use crate::limits::{Limits, check};
use crate::pdf::weigh::decode::unpacked;

/// Forms within forms that the first engine follows; what lies deeper is not drawn.
const MAX_DEPTH: u32 = 50;
/// Forms looked at while counting, so that counting itself ends.
const MAX_STEPS: u64 = 2_000_000;
/// Where even the costliest form at each place would not draw more than this, nobody looks which one it is.
const LITTLE: Drawn = Drawn {
    forms: 1_000,
    bytes: 1 << 20,
};

/// Checks that the first `count` pages do not draw more forms or contents than the limits allow.
///
/// Errors: [`ReadError::TooLarge`].
pub(in crate::pdf) fn check_draws(
    pdf: &Pdf,
    count: usize,
    weights: &Weights,
    limits: &Limits,
) -> Result<(), ReadError> {
    let mut counter = Counter {
        weights,
        limits,
        known: HashMap::new(),
        forms: HashMap::new(),
        steps: 0,
    };
    let mut total = Drawn::default();
    for page in pdf.pages().iter().take(count) {
        let drawn = counter.page(page)?;
        total = counter.within(total + drawn)?;
    }
    Ok(())
}

/// What drawing something comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Drawn {
    /// Forms, each as often as it is drawn.
    forms: u64,
    /// Bytes of unpacked content, each as often as it is drawn.
    bytes: u64,
}

impl std::ops::Add for Drawn {
    type Output = Drawn;

    fn add(self, other: Drawn) -> Drawn {
        Drawn {
            forms: self.forms.saturating_add(other.forms),
            bytes: self.bytes.saturating_add(other.bytes),
        }
    }
}

impl Drawn {
    fn times(self, count: u64) -> Drawn {
        Drawn {
            forms: self.forms.saturating_mul(count),
            bytes: self.bytes.saturating_mul(count),
        }
    }

    fn largest(self, other: Drawn) -> Drawn {
        Drawn {
            forms: self.forms.max(other.forms),
            bytes: self.bytes.max(other.bytes),
        }
    }
}

/// The forms that resources name.
type Named<'a> = Rc<[(Name<'a>, Stream<'a>)]>;

/// A form, the resources it falls back on where it has none of its own, and how deep it is drawn.
type Place = (u32, i32, usize, u32);

struct Counter<'a, 'w> {
    weights: &'w Weights,
    limits: &'w Limits,
    known: HashMap<Place, Drawn>,
    forms: HashMap<usize, Named<'a>>,
    steps: u64,
}

impl<'a> Counter<'a, '_> {
    fn within(&self, drawn: Drawn) -> Result<Drawn, ReadError> {
        check("number of forms drawn", drawn.forms, self.limits.drawn_forms)?;
        check(
            "size of the contents drawn in bytes",
            drawn.bytes,
            self.limits.drawn_bytes,
        )?;
        Ok(drawn)
    }

    fn page(&mut self, page: &Page<'a>) -> Result<Drawn, ReadError> {
        let raw = page.raw();
        let mut own = 0_u64;
        if let Some(stream) = raw.get::<Stream<'_>>(CONTENTS) {
            own = self.size(&stream)?;
        } else if let Some(streams) = raw.get::<Array<'_>>(CONTENTS) {
            for stream in streams.iter::<Stream<'_>>() {
                own = own.saturating_add(self.size(&stream)?);
                check("size of the contents drawn in bytes", own, self.limits.drawn_bytes)?;
            }
        }
        let mut total = self.within(Drawn { forms: 0, bytes: own })?;
        if !self.named(page.resources()).is_empty() {
            let drawn = self.content(page.page_stream().unwrap_or_default(), page.resources(), 0)?;
            total = self.within(total + drawn)?;
        }
        for annotation in raw
            .get::<Array<'_>>(ANNOTS)
            .iter()
            .flat_map(|all| all.iter::<Dict<'_>>())
        {
            for form in appearance(&annotation) {
                let drawn = self.form(&form, page.resources(), 0)?;
                total = self.within(total + drawn)?;
            }
        }
        Ok(total)
    }

    /// What a content draws through forms.
    fn content(&mut self, content: &[u8], resources: &Resources<'a>, depth: u32) -> Result<Drawn, ReadError> {
        let places = memmem::find_iter(content, b"Do").count() as u64;
        if places == 0 {
            return Ok(Drawn::default());
        }
        let named = self.named(resources);
        let mut costs = Vec::with_capacity(named.len());
        for (name, form) in named.iter() {
            costs.push((name, self.form(form, resources, depth)?));
        }
        let costliest = costs
            .iter()
            .fold(Drawn::default(), |most, (_, cost)| most.largest(*cost));
        let most = costliest.times(places);
        if most.forms <= LITTLE.forms && most.bytes <= LITTLE.bytes {
            return Ok(most);
        }
        let mut total = Drawn::default();
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            if let TypedInstruction::XObject(drawn) = instruction
                && let Some((_, cost)) = costs.iter().find(|(name, _)| **name == *drawn.0)
            {
                total = self.within(total + *cost)?;
            }
        }
        Ok(total)
    }

    fn form(&mut self, form: &Stream<'a>, around: &Resources<'a>, depth: u32) -> Result<Drawn, ReadError> {
        let own = form.dict().get::<Dict<'a>>(RESOURCES).map(Resources::new);
        let resources = own.as_ref().unwrap_or(around);
        let id = form.obj_id();
        let fallback = if own.is_some() { 0 } else { place(&around.x_objects) };
        let key = (id.obj_number, id.gen_number, fallback, depth);
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        self.steps += 1;
        check("number of forms that forms draw", self.steps, MAX_STEPS)?;
        let mut drawn = Drawn {
            forms: 1,
            bytes: self.size(form)?,
        };
        if depth < MAX_DEPTH && !self.named(resources).is_empty() {
            let content = form.decoded_data().unwrap_or_default();
            let inner = self.content(&content, resources, depth + 1)?;
            drawn = self.within(drawn + inner)?;
        }
        self.known.insert(key, drawn);
        Ok(drawn)
    }

    /// The forms among the objects that resources name.
    fn named(&mut self, resources: &Resources<'a>) -> Named<'a> {
        let objects = &resources.x_objects;
        let is_form = |stream: &Stream<'_>| {
            stream
                .dict()
                .get::<Name<'_>>(SUBTYPE)
                .is_some_and(|kind| *kind == *FORM)
        };
        let found = self.forms.entry(place(objects)).or_insert_with(|| {
            let streams = objects
                .keys()
                .filter_map(|name| Some((name.clone(), objects.get::<Stream<'a>>(&name)?)));
            streams.filter(|(_, stream)| is_form(stream)).collect()
        });
        Rc::clone(found)
    }

    /// Bytes a stream unpacks to.
    fn size(&self, stream: &Stream<'_>) -> Result<u64, ReadError> {
        let id = stream.obj_id();
        if let Some(size) = self.weights.0.get(&(id.obj_number, id.gen_number)) {
            return Ok(*size);
        }
        // Encrypted, or dressed up as a picture.
        let size = unpacked(
            &stream.raw_data(),
            &filters(stream.dict(), self.limits)?,
            self.limits.stream_bytes,
        );
        check(
            "unpacked size of a page's contents in bytes",
            size.largest,
            self.limits.stream_bytes,
        )?;
        Ok(size.last.max(stream.raw_data().len() as u64))
    }
}

/// Where a dictionary stands: tells two of them apart while the file is open.
fn place(dict: &Dict<'_>) -> usize {
    dict.data().as_ptr() as usize
}

/// The forms an annotation may be drawn with.
fn appearance<'a>(annotation: &Dict<'a>) -> Vec<Stream<'a>> {
    let normal = annotation
        .get::<Dict<'a>>(AP)
        .and_then(|looks| looks.get::<Object<'a>>(N));
    match normal {
        Some(Object::Stream(form)) => vec![form],
        Some(Object::Dict(states)) => annotation
            .get::<Name<'_>>(AS)
            .and_then(|state| states.get::<Stream<'a>>(state))
            .or_else(|| states.get::<Stream<'a>>(b"Off"))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}
