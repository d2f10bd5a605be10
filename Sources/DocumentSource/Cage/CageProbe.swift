import CLinux
import Glibc

/// Probe of the cage from inside: tries everything that it forbids, one line each, for `hunch cage` and the tests.
enum CageProbe {
    private static let files = [
        "/etc/passwd", "/proc/1/environ", "/proc/self/environ", "/proc/self/maps", "/root", "/home", "/sys/kernel",
        "/dev/mem",
    ]

    private static func line(_ what: String, _ isDenied: Bool) -> String {
        "\(isDenied ? "denied " : "ALLOWED") \(what)"
    }

    static func report() -> String {
        var lines = ofFiles() + ofSockets()
        func note(_ what: String, _ isDenied: Bool) { lines.append(line(what, isDenied)) }
        note("a signal to the server", kill(getppid(), 0) != 0)
        note("looking into the server", !canRead("/proc/\(getppid())/mem"))
        note("a group of its own", setpgid(0, 0) != 0)
        note("a process beside itself", hunch_try_fork() < 0)
        note("capabilities", hunch_has_capabilities() == 0)
        note("rights of a file", fchmod(0, 0o666) != 0)
        note("starting a shell", !canStart("/bin/sh"))
        note("an environment", environ.pointee == nil)
        note("other open files", openFiles() == 0)
        for (name, resource) in [
            ("core dumps", HUNCH_LIMIT_CORE), ("written files", HUNCH_LIMIT_FILE_SIZE),
            ("open files", HUNCH_LIMIT_OPEN_FILES), ("heap", HUNCH_LIMIT_HEAP), ("addresses", HUNCH_LIMIT_ADDRESSES),
            ("processor time", HUNCH_LIMIT_PROCESSOR),
        ] {
            note("\(name) without limit", hunch_limit_of(Int32(resource.rawValue)) < 1 << 60)
        }
        return lines.joined(separator: "\n")
    }

    private static func ofFiles() -> [String] {
        var lines: [String] = []
        func note(_ what: String, _ isDenied: Bool) { lines.append(line(what, isDenied)) }
        for path in files {
            let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
            note("reading \(path)", file < 0)
            if file >= 0 { close(file) }
        }
        for (name, path) in [("here", "file"), ("/tmp", "/tmp/hunch-probe"), ("/var/tmp", "/var/tmp/hunch-probe")] {
            let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
            note("writing \(name)", file < 0)
            if file >= 0 {
                close(file)
                unlink(path)
            }
        }
        return lines
    }

    private static func ofSockets() -> [String] {
        [
            ("IPv4", AF_INET), ("IPv6", AF_INET6), ("Unix", AF_UNIX), ("netlink", AF_NETLINK), ("packet", AF_PACKET),
        ].map { name, family in
            let made = Int32(truncatingIfNeeded: hunch_try_socket(family))
            defer { if made >= 0 { close(made) } }
            return line("a socket of \(name)", made < 0)
        }
    }

    private static func canRead(_ path: String) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file >= 0 { close(file) }
        return file >= 0
    }

    private static func canStart(_ path: String) -> Bool {
        var child: pid_t = 0
        let result = CStrings.with([path, "-c", "exit 0"]) { arguments in
            CStrings.with([]) { posix_spawn(&child, path, nil, nil, arguments, $0) }
        }
        guard result == 0 else { return false }
        var status: Int32 = 0
        waitpid(child, &status, 0)
        return status == 0
    }

    /// Open files besides the three standard ones and the line to the server.
    private static func openFiles() -> Int {
        (4..<4096).count { fcntl(Int32($0), F_GETFD) >= 0 }
    }
}
