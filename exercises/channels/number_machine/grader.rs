fn main() {
    let (machine, thread) = Machine::open();
    let mut drawn = std::thread::scope(|scope| {
        let customers = [(); 2].map(|()| {
            let machine = machine.clone();
            scope.spawn(move || machine.draw())
        });
        customers.map(|customer| customer.join().expect("a customer panicked"))
    });
    drawn.sort();
    let last = machine.draw();
    println!("{} and {} were drawn, then {last}", drawn[0], drawn[1]);
    drop(machine);
    thread.join().expect("the machine panicked");
    println!("the machine is off");
}
