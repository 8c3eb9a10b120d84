/** Willis as a container image: everything is in the module's pom and its {@code root.sh}; no code belongs here. */
package willis.image;
