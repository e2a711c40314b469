fn main() {
    let lines = [
        "PING\r\n",
        "ping\n",
        "ECHO coats\r\n",
        "Echo été\r\n",
        "\r\n",
        "ECHO\r\n",
        "PING me\r\n",
    ];
    for line in lines {
        let reply = reply(line);
        assert!(
            reply.ends_with("\r\n"),
            "each line of a reply ends with \\r\\n"
        );
        print!("{}", reply.replace('\r', ""));
    }
}
