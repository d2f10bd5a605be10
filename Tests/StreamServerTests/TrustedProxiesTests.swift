@testable import PodRuntime
@testable import HTTPServing
import Resilience
import Testing

@testable import StreamServer

@Suite struct TrustedProxiesTests {
    private let proxies = TrustedProxies(["10.0.0.0/8", "::1", "192.168.1.128/25"].compactMap { AddressRange($0) })

    @Test func aNetworkIsItsFirstBits() {
        #expect(proxies.trusts("10.255.1.2"))
        #expect(!proxies.trusts("11.0.0.1"))
        #expect(proxies.trusts("192.168.1.200"))
        #expect(!proxies.trusts("192.168.1.127"))
        #expect(proxies.trusts("::1"))
        #expect(proxies.trusts("::ffff:10.1.1.1"))
        #expect(!proxies.trusts("unknown"))
        #expect(AddressRange("0.0.0.0/0")?.contains([8, 8, 8, 8]) == true)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/", "10.0.0", "::1/129", "10.0.0.0/-1", "10.0.0.0/8/8", "a"])
    func whatIsNoNetworkIsNone(text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test func theLastAddressThatNoProxyHasCounts() {
        #expect(proxies.address(peer: "10.0.0.1", forwarded: ["203.0.113.9"]) == "203.0.113.9")
        #expect(proxies.address(peer: "10.0.0.1", forwarded: ["203.0.113.9, 10.0.0.7", "10.0.0.8"]) == "203.0.113.9")
        #expect(proxies.address(peer: "10.0.0.1", forwarded: ["203.0.113.9:4711"]) == "203.0.113.9")
        #expect(proxies.address(peer: "10.0.0.1", forwarded: ["[2001:db8::5]:80"]) == "2001:db8::5")
    }

    @Test func whatAnybodyMayHaveWrittenIsNotBelieved() {
        #expect(proxies.address(peer: "203.0.113.9", forwarded: ["127.0.0.1"]) == "203.0.113.9")
        #expect(proxies.address(peer: "10.0.0.1", forwarded: ["127.0.0.1, 203.0.113.9"]) == "203.0.113.9")
        #expect(proxies.address(peer: "10.0.0.1", forwarded: ["127.0.0.1, nonsense"]) == "10.0.0.1")
        #expect(proxies.address(peer: "10.0.0.1", forwarded: []) == "10.0.0.1")
        #expect(TrustedProxies().address(peer: "10.0.0.1", forwarded: ["1.2.3.4"]) == "10.0.0.1")
    }
}
