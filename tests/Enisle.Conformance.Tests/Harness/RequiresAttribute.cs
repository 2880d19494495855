using System.Reflection;
using Xunit.v3;

namespace Enisle.Conformance.Tests.Harness;

/// <summary>A need of a case; where the host or the target does not meet it, the case is skipped with the reason.</summary>
public abstract class RequiresAttribute : BeforeAfterTestAttribute
{
    /// <summary>Why the case cannot run here, or null.</summary>
    protected abstract string? Reason { get; }

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Reason is string reason)
        {
            Assert.Skip(reason);
        }
    }
}
