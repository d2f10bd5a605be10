import Fleet
import CatalogueServing
import HTTPServing
import ItemServing
import SharedState
import PodRuntime
import Foundation
import Logging
import RedisClient
import SessionLogic
import WebSocketTransport
import Yams

/// Everything that is wrong with the settings, told at once.
package struct SettingsProblems: Error, Equatable {
    package var messages: [String]
}

/// Reads settings: flag before environment before YAML file before default.
package struct SettingsReader: Sendable {
    /// Where a value came from, for messages.
    package enum Origin: String, Sendable {
        case flag, environment, file, `default`
    }

    package struct Value: Equatable, Sendable {
        package var text: String
        package var origin: Origin
        /// What was given one by one, so that a comma in it is just a comma.
        package var list: [String]?

        init(text: String, origin: Origin, list: [String]? = nil) {
            self.text = text
            self.origin = origin
            self.list = list
        }
    }

    package private(set) var values: [Setting: Value] = [:]
    private var problems: [String] = []

    /// - Parameters:
    ///   - file: the YAML file's text and name
    ///   - flags: what was given on the command line
    ///   - sources: the catalogue's sources of the command line
    package init(
        flags: [Setting: String], sources: [String] = [], environment: [String: String],
        file: (text: String, name: String)? = nil
    ) {
        if let file { readFile(file.text, file.name) }
        for setting in Setting.allCases {
            // An empty variable is one that was switched off.
            if let text = environment[setting.rawValue], !text.isEmpty {
                values[setting] = Value(text: text, origin: .environment)
            }
            if let text = flags[setting] { values[setting] = Value(text: text, origin: .flag) }
            if setting == .catalogue, !sources.isEmpty {
                values[setting] = Value(text: sources.joined(separator: ","), origin: .flag, list: sources)
            }
            if values[setting] == nil { values[setting] = Value(text: setting.defaultText, origin: .default) }
        }
    }

    private mutating func readFile(_ text: String, _ name: String) {
        let root: Any?
        do {
            root = try Yams.load(yaml: text)
        } catch {
            problems.append("\(name): not YAML: \(error)")
            return
        }
        guard let root else { return }
        guard let map = root as? [String: Any] else {
            problems.append("\(name): expected settings by name, came \(type(of: root))")
            return
        }
        for (key, value) in map.sorted(by: { $0.key < $1.key }) {
            guard let setting = Setting(rawValue: key.uppercased()) else {
                problems.append("\(name): there is no setting \"\(key)\"")
                continue
            }
            if values[setting] != nil { problems.append("\(name): \(setting.rawValue) stands twice") }
            if let list = value as? [Any] {
                let items = list.map { "\($0)" }
                values[setting] = Value(text: items.joined(separator: ","), origin: .file, list: items)
            } else if let flag = value as? Bool {
                // A bare `off` is false to YAML.
                let off = setting == .compression ? "off" : "0"
                values[setting] = Value(text: flag ? "1" : off, origin: .file)
            } else if value is NSNull {
                continue
            } else {
                values[setting] = Value(text: "\(value)", origin: .file)
            }
        }
    }

    // MARK: checking

    package mutating func settings(hostName: String) throws(SettingsProblems) -> Settings {
        var settings = Settings()
        settings.host = text(.host) ?? settings.host
        settings.port = number(.port, 0...65535)
        settings.metricsPort = text(.metricsPort) == nil ? nil : number(.metricsPort, 0...65535)
        settings.adminToken = adminToken(host: settings.host)
        settings.eventLoops = text(.eventLoops) == nil ? nil : number(.eventLoops, 1...1024)
        settings.logLevel = logLevel()
        settings.podName = text(.podName) ?? hostName
        settings.catalogue = sources()
        settings.stateDirectory = stateDirectory()
        settings.webDirectory = text(.webDirectory) ?? settings.webDirectory
        settings.catalogueWaits = flag(.catalogueWait)
        settings.sessionSecret = secret(.sessionSecret, host: settings.host)
        settings.sessionSecretPrevious = secret(.sessionSecretPrevious, host: settings.host)
        if settings.sessionSecretPrevious != nil, settings.sessionSecret == nil {
            problems.append("SESSION_SECRET_PREVIOUS: expected SESSION_SECRET beside it")
        }
        settings.allowedOrigins = list(.allowedOrigins)
        settings.trustedProxies = trustedProxies()
        settings.connectionsMax = number(.connectionsMax, 0...10_000_000)
        settings.connectionsPerSecond = number(.connectionsPerSecond, 0...1_000_000)
        settings.connectionsPerAddress = number(.connectionsPerAddress, 0...1_000_000)
        settings.compression = compression()
        settings.messageBytesMax = number(.messageBytesMax, 1024...(256 << 20))
        settings.handshakeTimeoutSeconds = number(.handshakeTimeout, 1...3600)
        settings.keystrokesPerSecond = number(.keystrokesPerSecond, 0...1_000_000)
        settings.queriesPerMinute = number(.queriesPerMinute, 0...1_000_000)
        settings.queriesPerAddress =
            text(.queriesPerAddress) == nil ? nil : number(.queriesPerAddress, 0...10_000_000)
        settings.requestsMax = number(.requestsMax, 0...1_000_000_000)
        settings.requestWindowMilliseconds = number(.requestWindow, 1...86_400_000)
        settings.cacheMaxSize = number(.cacheMaxSize, 0...10_000_000)
        settings.cacheTimeToLiveSeconds = number(.cacheTimeToLive, 1...31_536_000)
        settings.prefetchRule = prefetchRule()
        settings.prefetchThreshold = share(.prefetchThreshold)
        settings.documentAllowPrivate = flag(.documentAllowPrivate)
        settings.documentBytesMax = number(.documentBytesMax, 1024...(1 << 30))
        settings.documentMemoryBytes =
            text(.documentMemoryBytes) == nil ? nil : number(.documentMemoryBytes, (1 << 20)...(1 << 42))
        settings.documentRoots = documentRoots()
        settings.shedLagMilliseconds = number(.shedLag, 0...60_000)
        settings.gracePeriodSeconds = number(.gracePeriod, 0...3600)
        settings.drainWindowSeconds = number(.drainWindow, 0...3600)
        settings.reconnectLeastMilliseconds = number(.reconnectLeast, 0...600_000)
        settings.reconnectMostMilliseconds = number(.reconnectMost, 0...600_000)
        if settings.reconnectMostMilliseconds < settings.reconnectLeastMilliseconds {
            report(.reconnectMost, expected: "at least RECONNECT_MIN_MS, \(settings.reconnectLeastMilliseconds)")
        }
        if settings.metricsPort == settings.port, settings.port != 0 {
            report(.metricsPort, expected: "another port than PORT")
        }
        settings.redis = redis()
        settings.redisPrefix = redisPrefix()
        settings.readyNeedsRedis = flag(.readyNeedsRedis)
        settings.languageModelURL = url(.languageModelURL)
        settings.languageModelKey = text(.languageModelKey)
        settings.languageModelName = text(.languageModelName) ?? settings.languageModelName
        if !problems.isEmpty { throw SettingsProblems(messages: problems) }
        return settings
    }

    private func text(_ setting: Setting) -> String? {
        let text = values[setting]?.text.trimmingCharacters(in: .whitespaces) ?? ""
        return text.isEmpty ? nil : text
    }

    private mutating func report(_ setting: Setting, expected: String) {
        let value = values[setting]
        let shown = setting.isSecret ? "a value" : "\"\(value?.text ?? "")\""
        problems.append(
            "\(setting.rawValue): expected \(expected), came \(shown) (\(value?.origin.rawValue ?? "nowhere"))")
    }

    private mutating func number(_ setting: Setting, _ range: ClosedRange<Int>) -> Int {
        guard let value = text(setting).flatMap({ Int($0) }), range.contains(value) else {
            report(setting, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            return range.lowerBound
        }
        return value
    }

    private mutating func prefetchRule() -> PrefetchPolicy.Rule {
        if let rule = text(.prefetchPolicy).flatMap({ PrefetchPolicy.Rule(rawValue: $0) }) { return rule }
        report(
            .prefetchPolicy,
            expected: PrefetchPolicy.Rule.allCases.map(\.rawValue).sorted().joined(separator: " or "))
        return .threshold
    }

    /// Made when it is not there.
    private mutating func stateDirectory() -> String? {
        guard let path = text(.stateDirectory) else { return nil }
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        // Asked by doing it: rights say little to root, and a file may stand where the folder should.
        let probe = path + "/.hunch-can-write-here"
        if FileManager.default.createFile(atPath: probe, contents: nil) {
            try? FileManager.default.removeItem(atPath: probe)
        } else {
            report(.stateDirectory, expected: "a folder that can be written to")
        }
        return path
    }

    private mutating func documentRoots() -> [String] {
        let folders = list(.documentRoots)
        if folders.contains(where: { !$0.hasPrefix("/") || $0.allSatisfy { $0 == "/" } }) {
            report(.documentRoots, expected: "absolute folders, none of them the whole machine")
        }
        return folders
    }

    private mutating func share(_ setting: Setting) -> Double {
        guard let value = text(setting).flatMap({ Double($0) }), (0...1).contains(value) else {
            report(setting, expected: "a number from 0 to 1")
            return 1
        }
        return value
    }

    private mutating func flag(_ setting: Setting) -> Bool {
        switch text(setting)?.lowercased() {
        case "1", "true", "yes", "on": return true
        case "0", "false", "no", "off", nil: return false
        default:
            report(setting, expected: "0 or 1")
            return false
        }
    }

    private func list(_ setting: Setting) -> [String] {
        if let list = values[setting]?.list { return list }
        return (text(setting) ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
    }

    private mutating func logLevel() -> Logger.Level {
        guard let level = text(.logLevel).flatMap({ Logger.Level(rawValue: $0.lowercased()) }) else {
            report(.logLevel, expected: Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))
            return .info
        }
        return level
    }

    private mutating func compression() -> WebSocketCompression {
        guard let compression = WebSocketCompression(rawValue: text(.compression)?.lowercased() ?? "off") else {
            report(.compression, expected: WebSocketCompression.allCases.map(\.rawValue).joined(separator: ", "))
            return .off
        }
        return compression
    }

    private mutating func trustedProxies() -> TrustedProxies {
        let texts = list(.trustedProxies)
        let ranges = texts.compactMap { AddressRange($0) }
        if ranges.count < texts.count {
            report(.trustedProxies, expected: "addresses or networks like 10.0.0.0/8, separated by commas")
        }
        return TrustedProxies(ranges)
    }

    private mutating func secret(_ setting: Setting, host: String) -> String? {
        guard let secret = text(setting) else { return nil }
        if !SharedScalar.secretBytes.contains(secret.utf8.count) {
            report(setting, expected: "16 to 256 bytes")
        } else if !TokenStrength.isLoopback(host), TokenStrength.weakness(of: secret) == .placeholder {
            report(setting, expected: "a random key instead of a placeholder (openssl rand -hex 32)")
        }
        return secret
    }

    /// A token that can be guessed opens the operators' routes to everybody who reaches them: only on this machine.
    private mutating func adminToken(host: String) -> String? {
        guard let token = text(.adminToken) else { return nil }
        if !TokenStrength.isLoopback(host), let weakness = TokenStrength.weakness(of: token) {
            report(.adminToken, expected: "\(weakness.expected) while HOST is no loopback address")
        }
        return token
    }

    private mutating func url(_ setting: Setting) -> String? {
        guard let text = text(setting) else { return nil }
        let parts = URLComponents(string: text)
        guard parts?.user == nil, parts?.password == nil else {
            problems.append("\(setting.rawValue): expected an address without a user name or password in it")
            return nil
        }
        guard let scheme = parts?.scheme, ["http", "https"].contains(scheme.lowercased()), parts?.host?.isEmpty == false
        else {
            report(setting, expected: "an http(s) address")
            return nil
        }
        return text
    }

    private mutating func redis() -> RedisSettings? {
        guard let text = text(.redisURL) else {
            if text(.redisSentinels) != nil {
                problems.append("REDIS_SENTINELS: expected REDIS_URL beside it, for user, password and database")
            }
            return nil
        }
        do throws(RedisSettings.Problem) {
            var redis = try RedisSettings.parse(text)
            redis.sentinelMaster = self.text(.redisSentinelMaster) ?? redis.sentinelMaster
            redis.isSharded = flag(.redisSharded)
            redis.sentinelUser = self.text(.redisSentinelUser)
            redis.sentinelPassword = self.text(.redisSentinelPassword)
            if self.text(.redisSentinelEncrypted) != nil {
                redis.areSentinelsEncrypted = flag(.redisSentinelEncrypted)
            }
            if redis.sentinelUser != nil, redis.sentinelPassword == nil {
                problems.append("REDIS_SENTINEL_USER: expected REDIS_SENTINEL_PASSWORD beside it")
            }
            redis.trustedCertificates = self.text(.redisCertificates)
            for name in list(.redisSentinels) {
                guard let endpoint = RedisEndpoint.parse(name, defaultPort: 26379) else {
                    report(.redisSentinels, expected: "host:port, separated by commas")
                    break
                }
                redis.sentinels.append(endpoint)
            }
            return redis
        } catch {
            problems.append("REDIS_URL: \(error.message)")
            return nil
        }
    }

    private mutating func redisPrefix() -> String {
        let prefix = text(.redisPrefix) ?? RedisKeys.usualPrefix
        let isPlain = prefix.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "{") }
        if !isPlain || prefix.utf8.count > 64 {
            report(.redisPrefix, expected: "at most 64 visible ASCII characters without {")
        }
        return prefix
    }

    private mutating func sources() -> [CatalogueSource] {
        var sources: [CatalogueSource] = []
        for text in CatalogueSource.names(values[.catalogue]?.list ?? [text(.catalogue) ?? ""]) {
            switch CatalogueSource.parse(text) {
            case .success(let source): sources.append(source)
            case .failure(let problem): problems.append("CATALOGUE: \(problem.message)")
            }
        }
        return sources
    }
}
