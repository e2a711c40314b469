//! The same program, with random delays between its statements.
//!
//! Ordinary runs see few of the outputs that are possible. A program that
//! dawdles at random places sees many more, and each of them has to be one that
//! the search has found.

use syn::visit::{self, Visit};

use crate::program::Program;

/// What is inserted before each statement, and what it calls.
const CALL: &str = "schedules_jitter();";
const HELPER: &str = "
fn schedules_jitter() {
    use std::hash::{BuildHasher, RandomState};
    let random = RandomState::new().hash_one(0);
    if random % 2 == 0 {
        std::thread::sleep(std::time::Duration::from_micros(random % 400));
    }
}
";

/// The source with delays. Every statement stays on its line.
///
/// # Errors
///
/// When the source does not parse.
pub fn jitter(program: &Program) -> syn::Result<String> {
    let file = syn::parse_file(&program.source)?;
    let mut statements = Statements::default();
    statements.visit_file(&file);
    let mut starts = statements.starts;
    starts.sort_unstable();
    let mut source = String::with_capacity(program.source.len() * 2);
    for (index, line) in program.source.lines().enumerate() {
        let mut written = 0;
        let here = starts.iter().filter(|(at, _)| *at == index + 1);
        for (_, column) in here {
            let byte = line
                .char_indices()
                .nth(*column)
                .map_or(line.len(), |(byte, _)| byte);
            source.push_str(&line[written..byte]);
            source.push_str(CALL);
            written = byte;
        }
        source.push_str(&line[written..]);
        source.push('\n');
    }
    Ok(source + HELPER)
}

/// Where the statements of blocks begin: line from 1, column from 0.
#[derive(Default)]
struct Statements {
    starts: Vec<(usize, usize)>,
}

impl<'ast> Visit<'ast> for Statements {
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}

    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}

    // What may run when the program is compiled has no delays.

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if item.sig.constness.is_none() {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if item.sig.constness.is_none() {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        for statement in &block.stmts {
            if let syn::Stmt::Item(_) = statement {
                continue;
            }
            use syn::spanned::Spanned;
            let start = statement.span().start();
            self.starts.push((start.line, start.column));
        }
        visit::visit_block(self, block);
    }
}
