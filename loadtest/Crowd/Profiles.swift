import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import WebSocketTransport

/// Options common to all profiles.
struct CrowdOptions: ParsableArguments {
    @Option(help: "A pod, ws://127.0.0.1:8080/ws or its port; several times for several.") var target: [Target]
    @Option(help: "People.") var users: Int?
    @Option(help: "How long, in seconds.") var duration: Double?
    @Option(help: "People who come, a second.") var rate: Double?
    @Option(help: "What is typed when comes from this number.") var seed: UInt64 = 1
    @Option(help: "Event loops of this tool.") var loops = 1
    @Option(help: "Everybody types so many keystrokes a second, evenly; without: like people.") var keysPerSecond:
        Double?
    @Option(help: "Of names typed to their end, asked about: 0 to 1.") var askShare: Double?
    @Option(help: "Loopback addresses to connect from, 127.0.0.1 and up.") var sources: Int?
    @Flag(help: "Offer permessage-deflate.") var compress = false
    @Flag(help: "The same question may get other words: there is a language model.") var answersVary = false
    @Option(help: "Write the report as JSON.") var json: String?
    @Option(help: "Write the report as a page with charts.") var html: String?
    @Option(name: .customLong("p99-ms"), help: "Fail when p99 of a keystroke is above.") var p99Milliseconds: Double?
    @Option(help: "Fail when there are more errors.") var errors: Int?
    @Flag(help: "Targets that are not this machine are mine, and may be loaded.") var iOwnThisHost = false

    func validate() throws {
        if !iOwnThisHost, let foreign = target.first(where: { !$0.isLoopback }) {
            throw ValidationError(
                "\(foreign.host) is no loopback address: load on a machine of somebody else is an attack. "
                    + "If it is yours, say --i-own-this-host")
        }
        func check(_ name: String, _ value: Double?, _ range: ClosedRange<Double>) throws {
            guard let value, !range.contains(value) else { return }
            throw ValidationError("--\(name): expected \(range.lowerBound) to \(range.upperBound), came \(value)")
        }
        try check("users", users.map(Double.init), 1...1_000_000)
        try check("duration", duration, 0.5...604_800)
        try check("rate", rate, 0.001...1_000_000)
        try check("loops", Double(loops), 1...64)
        try check("keys-per-second", keysPerSecond, 0.001...1000)
        try check("ask-share", askShare, 0...1)
        try check("sources", sources.map(Double.init), 1...200)
        // Report files are tried before the run, not after an hour.
        for path in [json, html].compactMap({ $0 }) where !FileManager.default.createFile(atPath: path, contents: nil) {
            throw ValidationError("\(path) cannot be written")
        }
    }
}

/// Load profile: a name, and the crowd it stands for.
protocol Profile: AsyncParsableCommand {
    var options: CrowdOptions { get }
    var shape: CrowdShape { get }
    /// Whether people type on their own.
    static var isTyping: Bool { get }
    static var sourcesDefault: Int { get }
}

extension Profile {
    static var isTyping: Bool { true }
    static var sourcesDefault: Int { 1 }

    func seconds(_ usual: Double) -> Duration { .seconds(options.duration ?? usual) }

    /// Time until everyone has arrived.
    func ramp(_ users: Int, _ usual: Double) -> Duration {
        if let rate = options.rate { return .seconds(Double(users) / rate) }
        return .seconds(min(usual, (options.duration ?? .infinity) / 2))
    }

    func run() async throws {
        let descriptors = DescriptorLimit.raise()
        let shape = shape
        if shape.users > descriptors - 64 {
            throw ValidationError(
                "\(shape.users) users need as many file descriptors, and this process may have \(descriptors): run several, or raise ulimit -Hn"
            )
        }
        let busy = shape.returnsAt.map { $0 + shape.ramp } ?? shape.ramp
        if busy > shape.duration {
            throw ValidationError(
                "\(shape.users) users need \(Report.short(busy / .seconds(1))) s to come, and --duration is "
                    + "\(Report.short(shape.duration / .seconds(1))) s: raise it, or --rate")
        }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: options.loops)
        let items = try await Scout.items(ofAny: options.target, group: group)
        let plan = try plan(items)
        let name = Self._commandName
        var crowd = Crowd(plan: plan, shape: shape, loops: options.loops)
        let isTerminal = isatty(STDERR_FILENO) == 1
        crowd.onSecond = { Self.tell($0, shape, isTerminal) }
        let interrupt = Interrupt()
        let listening = interrupt.listen()
        defer { listening.cancel() }
        crowd.isInterrupted = { interrupt.isSet }
        let outcome = try await crowd.run(on: group)
        try await group.shutdownGracefully()
        if isTerminal { FileHandle.standardError.write(Data("\n".utf8)) }
        var report = Report(profile: name, plan: plan, shape: shape, outcome: outcome, loops: options.loops)
        report.judge(p99Milliseconds: options.p99Milliseconds, errorsMax: options.errors)
        print(report.text)
        if let json = options.json { try report.json().write(to: URL(fileURLWithPath: json)) }
        if let html = options.html {
            try ReportPage(report: report).html.write(toFile: html, atomically: true, encoding: .utf8)
        }
        if !report.failures.isEmpty { throw ExitCode(1) }
    }

    private func plan(_ items: (ids: [String], names: [String])) throws -> CrowdPlan {
        var plan = CrowdPlan(targets: options.target, names: items.names, ids: items.ids, seed: options.seed)
        plan.isTyping = Self.isTyping
        plan.isCompressing = options.compress
        plan.answersAreFixed = !options.answersVary
        if let rate = options.keysPerSecond {
            plan.typist.isSteady = true
            plan.typist.interval = .seconds(1 / rate)
            plan.typist.askShare = 0
        }
        if let share = options.askShare { plan.typist.askShare = share }
        let sources = options.sources ?? (options.target.allSatisfy(\.isLoopbackV4) ? Self.sourcesDefault : 1)
        if sources > 1 {
            plan.sources = try (1...sources).map { try SocketAddress(ipAddress: "127.0.0.\($0)", port: 0) }
        }
        return plan
    }

    /// Progress line that is overwritten in place; without a terminal, one line every ten seconds.
    private static func tell(_ second: Ledger.Second, _ shape: CrowdShape, _ isTerminal: Bool) {
        guard isTerminal || second.second % 10 == 0 else { return }
        let line =
            "\(second.second)/\(Int(shape.duration / .seconds(1))) s: \(second.open) open, \(second.connects) connects/s, "
            + "\(second.answered) answered/s, p99 \(Report.short(second.p99Milliseconds)) ms, \(second.queries) queries/s, "
            + "\(second.errors) errors/s"
        FileHandle.standardError.write(Data((isTerminal ? "\r\u{1B}[K\(line)" : "\(line)\n").utf8))
    }
}

struct Load: Profile {
    static let configuration = CommandConfiguration(
        abstract: "10 to 100 people (50) who type and ask; all there after 10 s; a minute.")
    @OptionGroup var options: CrowdOptions

    var shape: CrowdShape {
        let users = options.users ?? 50
        return CrowdShape(users: users, ramp: ramp(users, 10), duration: seconds(60))
    }
}

struct Stress: Profile {
    static let configuration = CommandConfiguration(
        abstract: "100 to 500 people (500) who come over half of two minutes: where does it bend?")
    @OptionGroup var options: CrowdOptions

    var shape: CrowdShape {
        let users = options.users ?? 500
        return CrowdShape(users: users, ramp: ramp(users, (options.duration ?? 120) / 2), duration: seconds(120))
    }
}

struct Spike: Profile {
    static let configuration = CommandConfiguration(abstract: "1,000 people within a second; half a minute.")
    @OptionGroup var options: CrowdOptions

    var shape: CrowdShape {
        let users = options.users ?? 1000
        return CrowdShape(users: users, ramp: ramp(users, 1), duration: seconds(30))
    }
}

struct Soak: Profile {
    static let configuration = CommandConfiguration(abstract: "50 people for an hour, or as long as --duration says.")
    @OptionGroup var options: CrowdOptions

    var shape: CrowdShape {
        let users = options.users ?? 50
        return CrowdShape(users: users, ramp: ramp(users, 30), duration: seconds(3600))
    }
}

struct Storm: Profile {
    static let configuration = CommandConfiguration(
        abstract: "10,000 connections at 2,000 a second from eight addresses, who all leave and come back.")
    @OptionGroup var options: CrowdOptions
    static let isTyping = false
    static let sourcesDefault = 8

    var shape: CrowdShape {
        let users = options.users ?? 10_000
        let ramp = ramp(users, Double(users) / 2000)
        // Rest after each wave.
        let duration = options.duration.map { .seconds($0) } ?? ramp * 2 + .seconds(4)
        return CrowdShape(
            users: users, ramp: ramp, duration: duration, returnsAt: (duration - .seconds(4)) / 2 + .seconds(2))
    }
}

struct Idle: Profile {
    static let configuration = CommandConfiguration(abstract: "10,000 connections that do nothing, at 2,000 a second.")
    @OptionGroup var options: CrowdOptions
    static let isTyping = false
    static let sourcesDefault = 8

    var shape: CrowdShape {
        let users = options.users ?? 10_000
        let ramp = ramp(users, Double(users) / 2000)
        return CrowdShape(
            users: users, ramp: ramp, duration: options.duration.map { .seconds($0) } ?? ramp + .seconds(60))
    }
}

struct Ask: Profile {
    static let configuration = CommandConfiguration(
        abstract: "--queries a second, about items drawn by Zipf: how fast, how many from memory?")
    @OptionGroup var options: CrowdOptions
    @Option(help: "Questions a second of everybody together.") var queries = 50.0
    static let isTyping = false

    var shape: CrowdShape {
        let users = options.users ?? 100
        return CrowdShape(users: users, ramp: ramp(users, 2), duration: seconds(30), queriesPerSecond: queries)
    }
}
