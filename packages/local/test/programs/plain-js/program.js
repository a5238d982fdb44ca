const pulumi = require("@pulumi/pulumi");

console.log("hello from the program");
module.exports = async () => ({ project: pulumi.getProject(), stack: pulumi.getStack() });
