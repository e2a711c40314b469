//! What is kept of a search beside the program.

use formats::SourceHash;
use formats::graph::Graph;
use formats::summary::Summary;
use formats::version::Version;

use crate::analysis::outputs::Outputs;
use crate::analysis::paths;

/// A search of this source in a few numbers.
pub fn of(source: &str, graph: &Graph) -> Summary {
    Summary {
        format: Version,
        source: SourceHash::of(source),
        complete: graph.complete,
        outputs: Outputs::new(graph).count(),
        schedules: paths::schedules(graph),
        states: graph.nodes.len(),
        steps: paths::steps(graph),
    }
}
