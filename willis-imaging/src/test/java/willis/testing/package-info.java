/** What the tests of all modules share: where reference data lie, and how a golden case is read. */
package willis.testing;
