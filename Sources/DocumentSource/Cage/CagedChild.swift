import CLinux
import Glibc
import Synchronization

/// Process of one reader, as the server sees it: started, given a document, listened to, ended, reaped. Every call
/// blocks its thread for a bounded time, and only one thread may call at a time.
final class CagedChild: Sendable {
    /// Reason for which listening stopped before the reader was done.
    enum Interruption: Error, Equatable {
        case deadline, notWanted
        /// The reading's moment in the quick lane is over.
        case moment
        /// The child closed its end; `endAfterClosing` tells why.
        case closed
        case babble(String)
    }

    /// Ending of a process.
    enum Ending: Equatable, Sendable {
        case exited(Int32)
        case signal(Int32)
        /// The kernel holds the process: it does not end.
        case lost
    }

    let process: pid_t
    private let socket: Int32
    private let decoder = Mutex(CageReplyDecoder())
    /// Replies decoded and not yet requested, last one first.
    private let waiting = Mutex<[CageReply]>([])
    private let ending = Mutex<Ending?>(nil)
    private let landlock = Mutex<Int?>(nil)
    /// Processor time in milliseconds of all reaped processes of the group.
    private let used = Mutex(0)

    private static let nicenessOfReaders: Int32 = 5
    /// A tenth of what a busy thread of the server gets: less would let it stand still for minutes.
    private static let nicenessOfLong: Int32 = 10
    /// Time that a killed process may take to be gone.
    private static let reapMilliseconds = 5000
    private static let chunkBytes = 256 * 1024

    private init(process: pid_t, socket: Int32) {
        (self.process, self.socket) = (process, socket)
    }

    /// Ends a child that its owner has not ended.
    deinit { if ending.withLock({ $0 }) == nil { end() } }

    // MARK: Starting

    /// - Returns: nil when no process can be made
    static func start(_ program: String, temporaryFolder: String) -> CagedChild? {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            return nil
        }
        defer { close(ends[1]) }
        guard let process = spawn(program, temporaryFolder, socket: ends[1]) else {
            close(ends[0])
            return nil
        }
        _ = hunch_stand_back(process, nicenessOfReaders)
        return CagedChild(process: process, socket: ends[0])
    }

    /// A process in a group of its own, with no environment and no descriptors but its end of the line.
    private static func spawn(_ program: String, _ temporaryFolder: String, socket: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(
                &actions, descriptor, "/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, socket, ReaderRole.socket)
        _ = hunch_spawn_close_from(&actions, ReaderRole.socket + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var process: pid_t = 0
        let result = CStrings.with(["hunch", ReaderRole.argument, temporaryFolder]) { arguments in
            CStrings.with([]) { posix_spawn(&process, program, &actions, &attributes, arguments, $0) }
        }
        return result == 0 ? process : nil
    }

    // MARK: Talking

    /// - Returns: false when it is gone
    func give(_ job: CageJob, _ file: OpenFile?) -> Bool {
        decoder.withLock { $0.limits.textBytesMax = job.textBytesMax }
        var message = ByteWriter()
        let bytes = job.encoded()
        message.put(UInt32(bytes.count))
        guard send(message.bytes, file?.descriptor ?? -1) else { return false }
        return send(bytes, -1)
    }

    func answer(_ isYes: Bool, _ file: OpenFile? = nil) -> Bool {
        send([isYes ? CageAnswer.yes : CageAnswer.no], file?.descriptor ?? -1)
    }

    private func send(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { hunch_send(socket, $0.baseAddress, $0.count, descriptor) == $0.count }
    }

    /// Waits until the child has confined itself; later calls return at once.
    ///
    /// - Returns: the version of Landlock that holds
    func ready(until deadline: Deadline, wake: Int32) throws(Interruption) -> Int {
        if let landlock = landlock.withLock({ $0 }) { return landlock }
        guard case .ready(let version) = try next(until: deadline, wake: wake) else {
            throw .babble("something else than that it is ready")
        }
        landlock.withLock { $0 = version }
        return version
    }

    /// Next reply of the child.
    ///
    /// - Parameters:
    ///   - deadline: end of the wait, monotonic
    ///   - wake: a descriptor that becomes readable when the reader's answer is no longer wanted
    func next(until deadline: Deadline, wake: Int32) throws(Interruption) -> CageReply {
        while true {
            if let reply = waiting.withLock({ $0.popLast() }) { return reply }
            var polled = [
                pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
                pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
            ]
            let left = deadline.millisecondsLeft
            guard left > 0 else { throw deadline.isMoment ? .moment : .deadline }
            let ready = poll(&polled, 2, left)
            if polled[0].revents != 0 { throw .notWanted }
            if ready <= 0 || polled[1].revents == 0 { continue }
            var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
            let got = recv(socket, &chunk, chunk.count, 0)
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw .closed }
            do throws(CageBabble) {
                let replies = try decoder.withLock { decoder throws(CageBabble) in
                    try decoder.append(chunk[..<got])
                }
                waiting.withLock { $0 = replies.reversed() }
            } catch {
                throw .babble(error.message)
            }
        }
    }

    /// Deadline on the monotonic clock.
    struct Deadline {
        private let at: Int64
        /// The deadline ends the moment in the quick lane, not the reading.
        let isMoment: Bool

        init(milliseconds: Int, isMoment: Bool = false) {
            at = Self.now + Int64(milliseconds)
            self.isMoment = isMoment
        }

        static var now: Int64 {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
        }

        var millisecondsLeft: Int32 { Int32(clamping: at - Self.now) }
    }

    // MARK: Process group

    func becameLong() { _ = hunch_stand_back(process, Self.nicenessOfLong) }
    func pause() { kill(-process, SIGSTOP) }
    func goOn() { kill(-process, SIGCONT) }

    /// Kills the child with everything that it started, and waits until all of them are gone. A second call changes
    /// nothing.
    @discardableResult
    func end() -> Ending {
        ending.withLock { ending in
            if let ending { return ending }
            kill(-process, SIGKILL)
            let result = reap()
            close(socket)
            ending = result
            return result
        }
    }

    /// Time that a reader may take to end after it closed its line.
    private static let closingMilliseconds = 500

    /// Waits for the leader to end by itself, then ends the rest: for a reader that closed its line.
    func endAfterClosing() -> Ending {
        ending.withLock { ending in
            if let ending { return ending }
            // Killed from here, the reader would not tell why it closed.
            var result = Ending.lost
            for _ in 0..<Self.closingMilliseconds {
                var status: Int32 = 0
                if wait(for: process, &status) == process {
                    result = Self.ending(status)
                    break
                }
                usleep(1000)
            }
            kill(-process, SIGKILL)
            _ = reap()
            close(socket)
            ending = result
            return result
        }
    }

    /// Processor time that the child and its programs took, in milliseconds; after its end.
    var processorMilliseconds: Int { used.withLock { $0 } }

    /// Processor time in milliseconds that the running processes of the group have had, with those that they have reaped.
    func runningMilliseconds() -> Int {
        guard let folder = opendir("/proc") else { return 0 }
        defer { closedir(folder) }
        var ticks = 0
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { place in
                place.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard Int32(name) != nil else { continue }
            // The name of the program, in parentheses, may hold spaces.
            let fields = Self.status(name).split(separator: ")").last?.split(separator: " ") ?? []
            guard fields.count > 14, Int32(fields[2]) == process else { continue }
            ticks += fields[11...14].reduce(0) { $0 + (Int($1) ?? 0) }
        }
        return ticks * 1000 / max(1, sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Line that the kernel tells of a process (proc(5), "stat"); empty when it is gone.
    private static func status(_ process: String) -> String {
        let file = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        return String(
            decoding: [UInt8](unsafeUninitializedCapacity: 1024) { $1 = max(0, read(file, $0.baseAddress, $0.count)) },
            as: UTF8.self)
    }

    private func wait(for target: pid_t, _ status: inout Int32) -> pid_t {
        var usage = rusage()
        let gone = wait4(target, &status, WNOHANG, &usage)
        if gone > 0 {
            let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
            let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
            used.withLock { $0 += seconds * 1000 + Int(microseconds) / 1000 }
        }
        return gone
    }

    /// Reaps the children of this process in the group: the reader, and the processes it left behind.
    private func reap() -> Ending {
        var result = Ending.lost
        for waited in 0..<Self.reapMilliseconds {
            var status: Int32 = 0
            let gone = wait(for: -process, &status)
            if gone == process { result = Self.ending(status) }
            if gone > 0 { continue }
            if gone < 0, errno != EINTR { return result }
            usleep(waited < 20 ? 200 : 1000)
        }
        return result
    }

    private static func ending(_ status: Int32) -> Ending {
        status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .signal(status & 0x7F)
    }
}
