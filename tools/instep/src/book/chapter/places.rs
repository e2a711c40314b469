//! Which line a place in a chapter is from.

use std::path::Path;

use crate::book::include::Line;

/// Leads from a byte of the expanded text to the line that put it there.
pub(super) struct Places {
    starts: Vec<usize>,
    /// For each expanded line the line of the chapter itself that it is from.
    own: Vec<usize>,
}

impl Places {
    pub(super) fn new(source: &str, lines: &[Line], chapter: &Path) -> Self {
        let mut starts = vec![0];
        starts.extend(source.match_indices('\n').map(|(at, _)| at + 1));
        let mut own = Vec::with_capacity(lines.len());
        let mut last = 0;
        let mut inside = false;
        for line in lines {
            if line.file == chapter {
                last = line.number;
                inside = false;
            } else if !inside {
                last += 1;
                inside = true;
            }
            own.push(last);
        }
        Places { starts, own }
    }

    pub(super) fn index(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte) - 1
    }

    pub(super) fn origin<'a>(&self, lines: &'a [Line], byte: usize) -> &'a Line {
        &lines[self.index(byte).min(lines.len() - 1)]
    }

    pub(super) fn line(&self, byte: usize) -> usize {
        let index = self.index(byte).min(self.own.len().saturating_sub(1));
        self.own.get(index).copied().unwrap_or(1)
    }
}
