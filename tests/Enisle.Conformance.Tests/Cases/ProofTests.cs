using System.Reflection;
using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>The suite about itself: a case that no peer passes proves nothing about the product.</summary>
public sealed class ProofTests
{
    [Fact]
    public void Every_case_is_proven_on_one_peer_or_says_why_it_cannot_be()
    {
        List<string> unproven = [];
        foreach (MethodInfo method in typeof(ProofTests).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.IsDefined(typeof(FactAttribute))))
        {
            TargetKind deviating = TargetKind.None;
            foreach (DeviatesAttribute deviation in All<DeviatesAttribute>(method).Where(d => d.FixedIn.Length == 0))
            {
                deviating |= deviation.Peer;
            }

            if (deviating.HasFlag(TargetKind.Crun | TargetKind.Runc) && !All<NoPeerAttribute>(method).Any())
            {
                unproven.Add($"{method.DeclaringType!.Name}.{method.Name}");
            }
        }

        Assert.Empty(unproven);
    }

    private static IEnumerable<T> All<T>(MethodInfo method)
        where T : Attribute => method.GetCustomAttributes<T>().Concat(method.DeclaringType!.GetCustomAttributes<T>());
}
