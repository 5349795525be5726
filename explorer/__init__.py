"""What-if explorer for Huabei and Jiebei limits and the Zhima score."""
