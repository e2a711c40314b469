//! A state that can't be is no result: the search ends, and says what is wrong.

use std::process::{Command, exit};

use formats::search::FOUND_BUG;
use schedules_std::rt::location::Location;
use schedules_std::rt::state::object::Object;
use schedules_std::rt::state::operation::Operation;
use schedules_std::rt::state::rules::Rules;
use schedules_std::rt::state::{State, barrier, lock};

/// Set in the process that is to end.
const CHILD: &str = "TAKES_A_STEP_THAT_CANNOT_BE";

#[test]
fn an_operation_on_another_kind_of_object_is_a_bug_of_the_search() {
    if std::env::var_os(CHILD).is_some() {
        let mut state = State::start(Rules::default());
        state.make(7, Object::Barrier(barrier::Barrier::new(1)));
        let locks = Operation::Lock(7, lock::Operation::Lock);
        state.pend(0, locks, Location::UNKNOWN);
        state.alternatives(0);
        exit(0);
    }
    let tests = std::env::current_exe().expect("the tests are a program");
    let output = Command::new(tests)
        .args(["--nocapture", "an_operation"])
        .env(CHILD, "1")
        .output()
        .expect("it can be run again");
    assert_eq!(output.status.code(), Some(FOUND_BUG));
    let said = String::from_utf8_lossy(&output.stderr);
    let expected = "this is a bug in the search: object 7 is no Lock, but Barrier";
    assert!(said.contains(expected), "{said}");
}
