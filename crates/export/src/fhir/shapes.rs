//! The FHIR R4 shapes a VBPR export needs, and only those: <https://hl7.org/fhir/R4/>.
//!
//! Fields stand in the order FHIR lists them. Decimals are JSON numbers written digit for digit ([`Number`]).

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// An exact decimal as a JSON number: "412.50" keeps its trailing zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number(pub Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string())
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

/// Elements written as they were read, by their names; a shape's own element of the same name is left out.
pub type AsRead = BTreeMap<String, Box<RawValue>>;

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, Serialize)]
        #[serde(rename_all = "camelCase")]
        #[allow(missing_docs)] // the fields are FHIR's own
        pub struct $name {
            $(#[serde(skip_serializing_if = "absent")] $(#[$attribute])* pub $field: $type,)*
        }
    )*};
}

/// Whether an element is left out: FHIR JSON has neither null nor empty arrays.
fn absent<T: Absent>(value: &T) -> bool {
    value.is_absent()
}

/// Elements that may be left out.
trait Absent {
    fn is_absent(&self) -> bool;
}
impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}
impl<T> Absent for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
impl Absent for AsRead {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
impl Absent for &'static str {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
impl Absent for String {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

shapes! {
    /// <https://hl7.org/fhir/R4/bundle.html>
    Bundle {
        resource_type: &'static str,
        id: Option<String>,
        r#type: &'static str,
        entry: Vec<Entry>,
    }
    /// An entry of a Bundle.
    Entry {
        full_url: String,
        resource: Option<Resource>,
    }
    /// <https://hl7.org/fhir/R4/resource.html#Meta>
    Meta {
        version_id: Option<String>,
        profile: Vec<&'static str>,
    }
    /// <https://hl7.org/fhir/R4/extensibility.html>; the values VBPR and our own extensions use.
    Extension {
        extension: Vec<Extension>,
        url: String,
        value_boolean: Option<bool>,
        value_code: Option<&'static str>,
        value_date: Option<String>,
        value_decimal: Option<Number>,
        value_string: Option<String>,
        value_codeable_concept: Option<CodeableConcept>,
        value_money: Option<Money>,
        value_period: Option<Period>,
        value_quantity: Option<Quantity>,
        value_reference: Option<Reference>,
        #[serde(flatten)] as_read: AsRead,
    }
    /// <https://hl7.org/fhir/R4/element.html>: the companion of a primitive that is absent for a reason.
    PrimitiveElement {
        extension: Vec<Extension>,
    }
    /// <https://hl7.org/fhir/R4/datatypes.html#CodeableConcept>
    CodeableConcept {
        coding: Vec<Coding>,
        text: Option<String>,
    }
    /// <https://hl7.org/fhir/R4/datatypes.html#Coding>
    Coding {
        system: Option<String>,
        code: Option<String>,
        display: Option<String>,
    }
    /// <https://hl7.org/fhir/R4/datatypes.html#Money>
    Money {
        value: Option<Number>,
        currency: &'static str,
    }
    /// <https://hl7.org/fhir/R4/datatypes.html#Period>
    Period {
        extension: Vec<Extension>,
        start: Option<String>,
        end: Option<String>,
    }
    /// <https://hl7.org/fhir/R4/datatypes.html#Quantity>
    Quantity {
        extension: Vec<Extension>,
        value: Option<Number>,
        unit: Option<String>,
        system: Option<&'static str>,
        code: Option<String>,
    }
    /// <https://hl7.org/fhir/R4/references.html>
    Reference {
        extension: Vec<Extension>,
        reference: Option<String>,
        identifier: Option<Identifier>,
        display: Option<String>,
        #[serde(flatten)] as_read: AsRead,
    }
    /// <https://hl7.org/fhir/R4/datatypes.html#Identifier>
    Identifier {
        system: Option<String>,
        value: Option<String>,
    }
    /// <https://hl7.org/fhir/R4/organization.html>
    Organization {
        resource_type: &'static str,
        id: String,
        meta: Option<Meta>,
        identifier: Vec<Identifier>,
        active: Option<bool>,
        r#type: Vec<CodeableConcept>,
        name: String,
        #[serde(flatten)] as_read: AsRead,
    }
    /// <https://hl7.org/fhir/R4/measure.html>
    Measure {
        resource_type: &'static str,
        id: String,
        meta: Option<Meta>,
        extension: Vec<Extension>,
        url: String,
        identifier: Vec<Identifier>,
        version: String,
        name: String,
        title: String,
        status: &'static str,
        experimental: Option<bool>,
        publisher: String,
        description: String,
        effective_period: Option<Period>,
        related_artifact: Vec<RelatedArtifact>,
        definition: Vec<String>,
        #[serde(flatten)] as_read: AsRead,
    }
    /// <https://hl7.org/fhir/R4/metadatatypes.html#RelatedArtifact>
    RelatedArtifact {
        extension: Vec<Extension>,
        r#type: &'static str,
        display: Option<String>,
        resource: Option<String>,
    }
    /// <https://hl7.org/fhir/R4/provenance.html>
    Provenance {
        resource_type: &'static str,
        id: String,
        extension: Vec<Extension>,
        target: Vec<Reference>,
        recorded: Option<String>,
        #[serde(rename = "_recorded")]
        recorded_element: Option<PrimitiveElement>,
        activity: Option<CodeableConcept>,
        agent: Vec<Agent>,
        entity: Vec<ProvenanceEntity>,
    }
    /// `Provenance.agent`
    Agent {
        who: Option<Reference>,
    }
    /// `Provenance.entity`
    ProvenanceEntity {
        role: &'static str,
        what: Option<Reference>,
    }
    /// <https://hl7.org/fhir/R4/measurereport.html>
    MeasureReport {
        resource_type: &'static str,
        id: String,
        meta: Option<Meta>,
        extension: Vec<Extension>,
        identifier: Vec<Identifier>,
        status: &'static str,
        r#type: &'static str,
        measure: String,
        subject: Option<Reference>,
        date: Option<String>,
        #[serde(rename = "_date")]
        date_element: Option<PrimitiveElement>,
        reporter: Option<Reference>,
        period: Option<Period>,
        improvement_notation: Option<CodeableConcept>,
        group: Vec<Group>,
        evaluated_resource: Vec<Reference>,
        #[serde(flatten)] as_read: AsRead,
    }
    /// `MeasureReport.group`
    Group {
        id: Option<String>,
        extension: Vec<Extension>,
        code: Option<CodeableConcept>,
        population: Vec<Population>,
        measure_score: Option<Quantity>,
        stratifier: Vec<Stratifier>,
        #[serde(flatten)] as_read: AsRead,
    }
    /// `MeasureReport.group.population`
    Population {
        extension: Vec<Extension>,
        code: Option<CodeableConcept>,
        count: Option<Number>,
    }
    /// `MeasureReport.group.stratifier`
    Stratifier {
        code: Vec<CodeableConcept>,
        stratum: Vec<Stratum>,
        #[serde(flatten)] as_read: AsRead,
    }
    /// `MeasureReport.group.stratifier.stratum`
    Stratum {
        extension: Vec<Extension>,
        value: Option<CodeableConcept>,
        component: Vec<Component>,
        population: Vec<Population>,
        measure_score: Option<Quantity>,
        #[serde(flatten)] as_read: AsRead,
    }
    /// `MeasureReport.group.stratifier.stratum.component`
    Component {
        code: Option<CodeableConcept>,
        value: Option<CodeableConcept>,
    }
}

/// A resource of a Bundle.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Resource {
    Organization(Box<Organization>),
    Measure(Box<Measure>),
    MeasureReport(Box<MeasureReport>),
    Provenance(Box<Provenance>),
}

impl Resource {
    /// The resource's type and id.
    pub fn address(&self) -> (&'static str, &str) {
        match self {
            Resource::Organization(r) => (r.resource_type, &r.id),
            Resource::Measure(r) => (r.resource_type, &r.id),
            Resource::MeasureReport(r) => (r.resource_type, &r.id),
            Resource::Provenance(r) => (r.resource_type, &r.id),
        }
    }
}
