//! The constants of a program, by their names: `const SEATS: usize = 256;`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use syn::visit::{self, Visit};
use syn::{BinOp, Expr, ExprCall, ItemConst, Lit};

use crate::rules::numbers::source::{FORM, Unknown, unknown};

/// What a constant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constant {
    Number(u128),
    /// A `Duration`, in nanoseconds.
    Time(u128),
}

impl Constant {
    /// A number, or a length of time in a unit in which it is whole.
    ///
    /// # Errors
    ///
    /// When the unit is not one of its own.
    pub fn in_unit(self, unit: Option<&str>) -> Result<u128, Unknown> {
        let (time, nanoseconds) = match (self, unit) {
            (Constant::Number(number), None) => return Ok(number),
            (Constant::Time(time), Some("s")) => (time, 1_000_000_000),
            (Constant::Time(time), Some("ms")) => (time, 1_000_000),
            (Constant::Number(_), Some(_)) => {
                return unknown("this constant is a number, without a unit", FORM);
            }
            (Constant::Time(_), _) => {
                return unknown(
                    "this constant is a length of time",
                    "say its unit: `NAME.PATIENCE(s)`, or `(ms)`",
                );
            }
        };
        match time % nanoseconds {
            0 => Ok(time / nanoseconds),
            _ => unknown(
                "this length of time is no whole number of that unit",
                "say `(ms)`, and milliseconds in the text",
            ),
        }
    }
}

/// What the constants of these Rust files are, where they are whole numbers or
/// lengths of time. One that has two values in them is not known.
///
/// Many marks name constants of the same files, so what was found in these is kept.
pub fn of<'a>(sources: impl IntoIterator<Item = &'a str>) -> Arc<BTreeMap<String, Constant>> {
    static KNOWN: Mutex<BTreeMap<String, Arc<BTreeMap<String, Constant>>>> =
        Mutex::new(BTreeMap::new());
    let sources: Vec<_> = sources.into_iter().collect();
    // No Rust file holds this character.
    let all = sources.join("\0");
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let found = known.entry(all);
    Arc::clone(found.or_insert_with(|| Arc::new(read(&sources))))
}

fn read(sources: &[&str]) -> BTreeMap<String, Constant> {
    let mut found = Constants::default();
    for source in sources {
        if let Ok(file) = syn::parse_file(source) {
            found.visit_file(&file);
        }
    }
    let known = found.expressions.iter();
    known
        .filter_map(|(name, expression)| {
            let constant = match expression.as_ref()? {
                Expr::Call(call) => Constant::Time(found.nanoseconds(call)?),
                expression => Constant::Number(found.number(expression)?),
            };
            Some((name.clone(), constant))
        })
        .collect()
}

#[derive(Default)]
struct Constants {
    /// `None` for a name that stands for different things.
    expressions: BTreeMap<String, Option<Expr>>,
}

impl<'ast> Visit<'ast> for Constants {
    fn visit_item_const(&mut self, constant: &'ast ItemConst) {
        self.expressions
            .entry(constant.ident.to_string())
            .and_modify(|known| {
                if known.as_ref() != Some(&*constant.expr) {
                    *known = None;
                }
            })
            .or_insert_with(|| Some((*constant.expr).clone()));
        visit::visit_item_const(self, constant);
    }
}

impl Constants {
    fn number(&self, expression: &Expr) -> Option<u128> {
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(number) => number.base10_parse().ok(),
                _ => None,
            },
            Expr::Paren(inner) => self.number(&inner.expr),
            Expr::Group(inner) => self.number(&inner.expr),
            Expr::Cast(inner) => self.number(&inner.expr),
            Expr::Binary(both) => {
                let (left, right) = (self.number(&both.left)?, self.number(&both.right)?);
                match both.op {
                    BinOp::Add(_) => left.checked_add(right),
                    BinOp::Sub(_) => left.checked_sub(right),
                    BinOp::Mul(_) => left.checked_mul(right),
                    BinOp::Shl(_) => left.checked_mul(1_u128.checked_shl(right.try_into().ok()?)?),
                    _ => None,
                }
            }
            Expr::Path(path) => {
                let name = path.path.get_ident()?.to_string();
                // A constant can't stand for itself: rustc sees to that.
                self.number(self.expressions.get(&name)?.as_ref()?)
            }
            _ => None,
        }
    }

    /// `Duration::from_secs(2)`
    fn nanoseconds(&self, call: &ExprCall) -> Option<u128> {
        let Expr::Path(path) = &*call.func else {
            return None;
        };
        let mut names = path.path.segments.iter().rev();
        let function = names.next()?.ident.to_string();
        let is_a_duration = names.next()?.ident == "Duration";
        let unit = match function.as_str() {
            "from_secs" => 1_000_000_000,
            "from_millis" => 1_000_000,
            "from_micros" => 1_000,
            "from_nanos" => 1,
            _ => return None,
        };
        match call.args.len() {
            1 if is_a_duration => self.number(&call.args[0])?.checked_mul(unit),
            _ => None,
        }
    }
}
