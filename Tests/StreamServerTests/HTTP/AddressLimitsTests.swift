@testable import PodRuntime
@testable import SessionServing
import Resilience
import Testing

@testable import StreamServer

@Suite struct AddressLimitsTests {
    private func address(_ text: String) throws -> RemoteAddress { try #require(RemoteAddress(text)) }

    @Test func oneMachineIsOneAddressHoweverItIsWritten() throws {
        #expect(try address("::ffff:9.9.9.9") == address("9.9.9.9"))
        #expect(try address("::ffff:909:909") == address("9.9.9.9"))
        #expect(try address("2001:db8:1:2::5").bucket == address("2001:DB8:1:2:ffff::9").bucket)
        #expect(try address("2001:db8:1:2::5").bucket != address("2001:db8:1:3::5").bucket)
        #expect(try address("fe80::1%eth0").bucket == address("fe80::1").bucket)
        for text in ["", "localhost", "1.2.3", "1.2.3.4:80", "::g"] { #expect(RemoteAddress(text) == nil, "\(text)") }
    }

    @Test func onlyThisMachineIsLoopback() throws {
        for text in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] { #expect(try address(text).isLoopback) }
        for text in ["128.0.0.1", "::2", "::", "10.0.0.1", "1::1"] { #expect(try !address(text).isLoopback, "\(text)") }
    }

    @Test func anAddressMaySoMuchAtOnceAndAgainAfterAWhile() throws {
        let limits = AddressLimits([.request: .init(2, in: .seconds(2))])
        let (one, other) = (try address("::ffff:9.9.9.9"), try address("9.9.9.8"))
        for _ in 0..<2 { #expect(limits.take(.request, from: one, now: .zero) == .pass) }
        #expect(limits.take(.request, from: try address("9.9.9.9"), now: .zero) != .pass)
        #expect(limits.take(.request, from: other, now: .zero) == .pass)
        #expect(limits.take(.request, from: one, now: .seconds(1)) == .pass)
    }

    @Test func eachKindOfTrafficHasABucketOfItsOwn() throws {
        let limits = AddressLimits([.request: .init(1, in: .seconds(60)), .page: .init(0, in: .seconds(60))])
        let one = try address("9.9.9.9")
        #expect(limits.take(.request, from: one, now: .zero) == .pass)
        #expect(limits.take(.request, from: one, now: .zero) != .pass)
        // 0, or nothing said: no limit.
        for _ in 0..<50 {
            #expect(limits.take(.page, from: one, now: .zero) == .pass)
            #expect(limits.take(.guess, from: one, now: .zero) == .pass)
        }
    }

    @Test func aQuestionIsItsBrowsersAndItsAddresses() throws {
        let limits = AddressLimits([.query: .init(3, in: .seconds(60)), .clientQuery: .init(2, in: .seconds(60))])
        let one = try address("9.9.9.9")
        for _ in 0..<2 { #expect(limits.takeQuery(from: one, client: "a", now: .zero) == .pass) }
        #expect(limits.takeQuery(from: try address("8.8.8.8"), client: "a", now: .zero) != .pass)
        // A new name for each question: the address has its limit.
        #expect(limits.takeQuery(from: one, client: "b", now: .zero) == .pass)
        #expect(limits.takeQuery(from: one, client: "c", now: .zero) != .pass)
    }

    @Test func lookingTakesNothing() throws {
        let limits = AddressLimits([.guess: .init(1, in: .seconds(60))])
        let one = try address("9.9.9.9")
        for _ in 0..<5 { #expect(!limits.isExhausted(.guess, from: one, now: .zero)) }
        _ = limits.take(.guess, from: one, now: .zero)
        for _ in 0..<5 { #expect(limits.isExhausted(.guess, from: one, now: .seconds(1))) }
        #expect(!limits.isExhausted(.guess, from: one, now: .seconds(61)))
    }

    @Test func addressesAreForgottenNotKept() throws {
        let limits = AddressLimits([.request: .init(1, in: .seconds(60))])
        for number in 0..<50_000 {
            _ = limits.take(.request, from: try address("2001:db8:\(String(number, radix: 16))::1"), now: .zero)
        }
        #expect(limits.addressCount <= 20_000)
    }
}
