//! Results in the order of their inputs: the fast wait for the slow.

use std::sync::{Arc, Barrier};

use pipeliner::Pipeline;

fn main() {
    // The long job waits until the short one has said that it is done.
    let short_is_done = Arc::new(Barrier::new(2));

    let results =
        ["long", "short"].with_threads(2).ordered_map(move |job| {
            if job == "long" {
                short_is_done.wait();
            }
            println!("the {job} job is done");
            if job == "short" {
                short_is_done.wait();
            }
            job
        });

    for job in results {
        println!("the {job} job is delivered");
    }
}
